package io.lifecycle.autoconfigure.actuate;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application with Actuator.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = {
		"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
		"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
class ActuateApplication {

	@RestController
	static class Controller {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch released = new CountDownLatch(1);

		// Requests fail with this error.
		volatile List<String> messages = List.of();

		@GetMapping("/users/{id}")
		String user(@PathVariable String id) {
			return "user " + id;
		}

		@GetMapping("/slow/{id}")
		String slow(@PathVariable String id) throws InterruptedException {
			this.entered.countDown();
			this.released.await(30, TimeUnit.SECONDS);
			return "slow " + id;
		}

		@GetMapping("/fail/{number}")
		String fail(@PathVariable int number) {
			throw new IllegalStateException(this.messages.get(number));
		}

		@ExceptionHandler
		String handle(IllegalStateException ex) {
			return "sorry";
		}

	}

}
