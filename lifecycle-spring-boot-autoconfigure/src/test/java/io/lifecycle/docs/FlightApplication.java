package io.lifecycle.docs;

import java.util.Map;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.SignalBus;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that emits a request event for each byte that it reads.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
		ApplicationStateAutoConfiguration.class })
class FlightApplication {

	public static void main(String[] args) throws Exception {
		SpringApplication application = new SpringApplication(FlightApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--lifecycle.collector.type=jfr")) {
			System.out.println("ready");
			while (System.in.read() != -1) {
				context.getBean(SignalBus.class)
					.emit(new RequestReceived(
							new RequestInfo(7, 3, "GET", "/orders", null, "HTTP/1.1", "http", "127.0.0.1", Map.of())));
				System.out.println("emitted");
			}
		}
	}

}
