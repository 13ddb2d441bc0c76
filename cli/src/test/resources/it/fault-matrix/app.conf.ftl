# made by hand
colour=${colour}
size=1
