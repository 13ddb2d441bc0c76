conf ${item}
