package com.example.lakeside.fleet;

/**
 * A request or a task that runs.
 *
 * @param id its id within the instance
 * @param name its name
 * @param since when it began
 */
record Work(String id, String name, long since) {

}
