package io.lifecycle.http;

import java.util.concurrent.Callable;

import org.springframework.context.ApplicationContext;

/**
 * A running server with an application.
 *
 * @param port its port
 * @param context the application
 * @param stop stops both
 */
record TestServer(int port, ApplicationContext context, Callable<?> stop) {

}
