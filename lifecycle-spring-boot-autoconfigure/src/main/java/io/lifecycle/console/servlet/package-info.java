/**
 * The console in a servlet application. Each stream has a thread, which writes to the
 * response and waits as long as the client does not read.
 */
@NullMarked
package io.lifecycle.console.servlet;

import org.jspecify.annotations.NullMarked;
