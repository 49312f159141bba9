package io.lifecycle.autoconfigure.collector;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.LifecycleCollector;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that is configured for the Java Flight Recorder on a runtime without it.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
		ApplicationStateAutoConfiguration.class })
class RuntimeWithoutJfr {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(RuntimeWithoutJfr.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--lifecycle.collector.type=jfr,logging")) {
			System.out.println("jdk.jfr present: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
			System.out.println("collectors: " + context.getBeansOfType(LifecycleCollector.class)
				.values()
				.stream()
				.map((collector) -> collector.getClass().getSimpleName())
				.toList());
		}
	}

}
