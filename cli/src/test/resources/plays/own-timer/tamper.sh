systemctl disable --now tidy.timer
