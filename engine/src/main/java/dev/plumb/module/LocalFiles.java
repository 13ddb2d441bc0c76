package dev.plumb.module;

/** Placeholder for the cache of files on the controller, which is being built. */
public class LocalFiles {}
