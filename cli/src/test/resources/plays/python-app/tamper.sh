echo "# hack" >>/opt/pyapp/app.py
