Hello ${who}
