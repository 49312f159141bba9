package io.lifecycle.autoconfigure.console;

import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application with a console.
 */
@Configuration(proxyBeanMethods = false)
@EnableMostAutoConfiguration
class ConsoleApplication {

	@RestController
	static class Controller {

		@GetMapping("/users/{id}")
		String user(@PathVariable String id) {
			return "user " + id;
		}

		@GetMapping("/fail/{id}")
		String fail(@PathVariable String id) {
			throw new IllegalStateException("no user " + id);
		}

	}

}
