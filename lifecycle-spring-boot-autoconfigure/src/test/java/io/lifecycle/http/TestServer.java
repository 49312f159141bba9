package io.lifecycle.http;

import java.util.concurrent.Callable;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running server with an application.
 *
 * @param port its port
 * @param context the application
 * @param stop stops both
 */
record TestServer(int port, ApplicationContext context, Callable<?> stop) {

	/**
	 * Start an application with the server that Boot embeds.
	 */
	static TestServer embedded(SpringApplicationBuilder application) {
		ConfigurableApplicationContext context = application.properties(RequestEventsApplication.PROPERTIES).run();
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		return new TestServer(port, context, () -> {
			context.close();
			return null;
		});
	}

}
