package io.lifecycle.autoconfigure.json;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.json.LifecycleModule;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JsonAutoConfiguration}.
 */
class JsonAutoConfigurationTests {

	private static final LifecycleEvent EVENT = new BackgroundTaskStarted("t-1", "cleanup");

	private static final String START = "{\"type\":\"BackgroundTaskStarted\",\"task_id\":\"t-1\",";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JsonAutoConfiguration.class));

	private final ApplicationContextRunner runnerWithJackson = this.runner
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class));

	@Test
	void mapperOfTheApplicationWritesEvents() {
		this.runnerWithJackson.run((context) -> {
			assertThat(context.getBean(JsonMapper.class).writeValueAsString(EVENT)).startsWith(START);
			assertThat(context.getBean(LifecycleJson.class).write(EVENT)).startsWith(START);
		});
	}

	@Test
	void mapperWritesEventsWhateverTheApplicationPrefers() {
		this.runnerWithJackson
			.withPropertyValues("spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE",
					"spring.jackson.find-and-add-modules=false", "spring.jackson.serialization.indent-output=true")
			.run((context) -> {
				assertThat(context.getBean(JsonMapper.class)
					.readTree(context.getBean(JsonMapper.class).writeValueAsString(EVENT))
					.get("task_id")
					.asString()).isEqualTo("t-1");
				assertThat(context.getBean(LifecycleJson.class).write(EVENT)).startsWith(START).doesNotContain("\n");
			});
	}

	@Test
	void codecWorksWithoutAMapperBean() {
		this.runner.run((context) -> assertThat(context.getBean(LifecycleJson.class).write(EVENT)).startsWith(START));
	}

	@Test
	void backsOffForBeansOfTheUser() {
		LifecycleModule module = new LifecycleModule();
		LifecycleJson json = new LifecycleJson();
		this.runnerWithJackson.withBean("myModule", LifecycleModule.class, () -> module)
			.withBean("myJson", LifecycleJson.class, () -> json)
			.run((context) -> {
				assertThat(context).getBean(LifecycleModule.class).isSameAs(module);
				assertThat(context).getBean(LifecycleJson.class).isSameAs(json);
			});
	}

	@Test
	void isSilentWithoutJackson() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("lifecycle.jsonModule")
				.doesNotHaveBean("lifecycle.json"));
	}

}
