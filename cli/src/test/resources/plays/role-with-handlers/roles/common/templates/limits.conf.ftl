* soft nofile ${common_nofile}
* hard nofile ${common_nofile}
