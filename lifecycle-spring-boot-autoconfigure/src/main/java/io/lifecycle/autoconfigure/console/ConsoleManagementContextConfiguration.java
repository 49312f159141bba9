package io.lifecycle.autoconfigure.console;

import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

import io.lifecycle.connection.Connections;
import io.lifecycle.console.Console;
import io.lifecycle.console.ConsolePath;
import io.lifecycle.console.reactive.ConsoleWebHandler;
import io.lifecycle.console.servlet.ConsoleRequestHandler;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Maps the path of the endpoint to the console, in front of the operations of the
 * endpoints, on the port that serves them.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBean(name = "lifecycle.console")
final class ConsoleManagementContextConfiguration {

	// Those of the endpoints have -100.
	private static final int ORDER = -101;

	private static @Nullable ConsolePath path(PathMappedEndpoints endpoints) {
		String path = endpoints.getPath(ConsoleAutoConfiguration.CONSOLE);
		return (path != null) ? ConsolePath.of(path) : null;
	}

	// The application may have a handler of its own for the same path.
	private static IntPredicate serverPorts(Environment environment) {
		return ConsoleAutoConfiguration.isSeparate(environment)
				? (port) -> port == environment.getProperty("local.management.port", Integer.class, 0) : (port) -> true;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	static class ServletConfiguration {

		@Bean("lifecycle.consoleHandlerMapping")
		SimpleUrlHandlerMapping consoleHandlerMapping(Console console, PathMappedEndpoints endpoints,
				Connections connections, WebApplicationContext context, ObjectProvider<DispatcherServletPath> servlet,
				Environment environment) {
			ConsolePath path = path(endpoints);
			if (path == null) {
				return new SimpleUrlHandlerMapping(Map.of(), ORDER);
			}
			DispatcherServletPath mapped = servlet.getIfUnique();
			// The bean of type ServletContext is that of the application also on another
			// port.
			ServletContext servletContext = Objects.requireNonNull(context.getServletContext());
			String prefix = servletContext.getContextPath() + ((mapped != null) ? mapped.getPrefix() : "");
			connections.observers().addPaths(path.requestsWithin(prefix), serverPorts(environment));
			return new ConsoleHandlerMapping(path.pattern(), new ConsoleRequestHandler(console, path), ORDER);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	static class ReactiveConfiguration {

		@Bean("lifecycle.consoleHandlerMapping")
		org.springframework.web.reactive.handler.SimpleUrlHandlerMapping consoleHandlerMapping(Console console,
				PathMappedEndpoints endpoints, Connections connections, Environment environment) {
			ConsolePath path = path(endpoints);
			if (path == null) {
				return new org.springframework.web.reactive.handler.SimpleUrlHandlerMapping(Map.of(), ORDER);
			}
			String prefix = environment.getProperty(ConsoleAutoConfiguration.isSeparate(environment)
					? "management.server.base-path" : "spring.webflux.base-path", "");
			connections.observers().addPaths(path.requestsWithin(prefix), serverPorts(environment));
			return new org.springframework.web.reactive.handler.SimpleUrlHandlerMapping(
					Map.of(path.pattern(), new ConsoleWebHandler(console, path)), ORDER);
		}

	}

}
