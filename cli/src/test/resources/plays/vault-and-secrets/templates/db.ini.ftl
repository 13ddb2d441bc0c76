[db]
password = ${db_password}
