package io.lifecycle.autoconfigure.replay;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.task.TaskDecorations;
import io.lifecycle.guard.Steps;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.ReplayClock;
import io.lifecycle.replay.SignalReplay;
import io.lifecycle.signal.ReplayDelivery;
import io.lifecycle.signal.SignalBus;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Role;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for an application that is started
 * to replay a recording: {@code lifecycle.replay.file} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JsonAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@Conditional(OnReplayCondition.class)
@EnableConfigurationProperties(ReplayProperties.class)
public final class ReplayAutoConfiguration {

	// Before and after the replay, nothing reaches the listeners.
	@Bean("lifecycle.replayGate")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ReplayDelivery replayGate() {
		return (event, listeners) -> CompletableFuture.completedStage(null);
	}

	@Bean("lifecycle.replayBeans")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ReplayBeans replayBeans() {
		return new ReplayBeans();
	}

	@Bean("lifecycle.replayClocks")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ReplayClocks replayClocks(ObjectProvider<ReplayClock> clock) {
		return new ReplayClocks(clock);
	}

	@Bean("lifecycle.replayClock")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@Fallback
	static ReplayClock replayClock(ReplayProperties properties) {
		return new ReplayClock(ReplayFiles.start(properties.file()));
	}

	@Bean("lifecycle.replayTasks")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TaskDecorations replayTasks() {
		return new TaskDecorations(SignalReplay::propagate);
	}

	@Bean("lifecycle.replayExit")
	@ConditionalOnMissingBean
	ReplayExit replayExit(ConfigurableApplicationContext context) {
		return (code) -> {
			// Beans of the application may have an exit code, too.
			Steps.run("close the application", context::close);
			System.exit(code);
		};
	}

	@Bean("lifecycle.replayRunner")
	ReplayRunner replayRunner(ReplayProperties properties, SignalBus bus, LifecycleJson json, ReplayClock clock,
			ObjectProvider<JsonMapper> mappers, ConfigurableApplicationContext context, ReplayExit exit) {
		Recording recording = ReplayFiles.open(properties.file()).withApplication(context);
		JsonMapper mapper = mappers.getIfUnique();
		return new ReplayRunner(properties, (mapper != null) ? recording.withMapper(mapper) : recording, bus, json,
				clock, AutoConfigurationPackages.has(context) ? AutoConfigurationPackages.get(context) : List.of(),
				exit);
	}

}
