package io.lifecycle.autoconfigure;

import java.beans.Introspector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.lifecycle.actuate.SignalsEndpoint;
import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.connection.Connections;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.metrics.LifecycleMetrics;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names of the library's beans, which must not conflict with others.
 */
class BeanNameTests {

	// The health contributor backs off for a bean of this name.
	private static final String HEALTH = "signalsHealthIndicator";

	@Test
	void applicationWithABeanOfEveryNameThatWeUseStarts() throws IOException {
		Set<String> names = names();
		assertThat(names).contains("gracefulShutdown", "backgroundTasks", "recentEvents", "signalBus", "connections",
				"lifecycleMetrics", "bufferedCollector", HEALTH);
		try (ConfigurableApplicationContext context = run(Set.of())) {
			List<String> ours = ours(context.getBeanFactory());
			assertThat(ours).hasSizeGreaterThan(40)
				.allSatisfy((name) -> assertThat(name).matches("lifecycle\\..+|.*io\\.lifecycle\\..+|" + HEALTH));
			// The names of Spring Boot's beans are not checked.
			names.removeAll(List.of(context.getBeanDefinitionNames()));
			names.add(HEALTH);
		}
		try (ConfigurableApplicationContext context = run(names)) {
			assertThat(context.getBeansOfType(Foreign.class)).containsOnlyKeys(names);
			for (Class<?> type : List.of(SignalBus.class, GracefulShutdown.class, BackgroundTasks.class,
					BufferedCollector.class, Connections.class, LifecycleMetrics.class, LifecycleJson.class,
					SignalsEndpoint.class)) {
				assertThat(context.getBeanProvider(type).getIfUnique()).as(type.getName()).isNotNull();
			}
		}
	}

	private static List<String> ours(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanDefinitionNames())
			.filter((name) -> String.valueOf(beanFactory.getMergedBeanDefinition(name).getResourceDescription())
				.contains("io/lifecycle/autoconfigure"))
			.toList();
	}

	// These are the names of all classes and bean methods, with and without the prefix.
	private static Set<String> names() throws IOException {
		MetadataReaderFactory readers = new SimpleMetadataReaderFactory();
		Set<String> names = new TreeSet<>();
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/lifecycle/**/*.class")) {
			if (!resource.getURL().getPath().contains("/test-classes/")) {
				AnnotationMetadata type = readers.getMetadataReader(resource).getAnnotationMetadata();
				names.add(Introspector.decapitalize(type.getClassName().replaceFirst(".*[.$]\\d*", "")));
				type.getAnnotatedMethods(Bean.class.getName())
					.stream()
					.map(MethodMetadata::getMethodName)
					.forEach((name) -> names.addAll(
							List.of(name, "lifecycle" + Character.toUpperCase(name.charAt(0)) + name.substring(1))));
			}
		}
		names.removeIf(String::isEmpty);
		return names;
	}

	private static ConfigurableApplicationContext run(Set<String> names) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.initializers((context) -> names.forEach(
					(name) -> ((GenericApplicationContext) context).registerBean(name, Foreign.class, Foreign::new)))
			.registerShutdownHook(false)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*",
					"--lifecycle.collector.type=buffered,logging,jfr",
					"--lifecycle.collector.buffered.flush-interval=0", "--management.endpoint.signals.recent-events=10",
					"--lifecycle.http.mdc=true", "--lifecycle.shutdown.complete-streams=true",
					"--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=signals");
	}

	static class Foreign {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
