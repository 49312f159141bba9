package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.List;

import io.lifecycle.application.DrainAction;
import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.application.InFlightSource;
import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownPlan;
import io.lifecycle.application.ShutdownSequence;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Auto-configuration of the end: its events, the signals of the operating system, and the
 * time to finish what runs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties(ShutdownProperties.class)
@ImportRuntimeHints(OsSignalHints.class)
public final class ShutdownAutoConfiguration {

	// Where Boot drains the web server, which may be absent.
	private static final int GRACEFUL_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	// Where Spring's executors wait for their tasks.
	private static final int EXECUTOR_PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE;

	private static final int LAST_PHASE = Integer.MIN_VALUE + 1;

	@Bean
	InFlightRegistry lifecycleInFlight(ObjectProvider<InFlightSource> sources) {
		return new InFlightRegistry(sources.orderedStream().toList());
	}

	@Bean
	GracefulShutdown gracefulShutdown(ConfigurableApplicationContext context) {
		return new GracefulShutdown(context);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "lifecycle.shutdown.handle-signals", matchIfMissing = true)
	OsSignalSubscription lifecycleOsSignals(GracefulShutdown shutdown, ShutdownProperties properties) {
		return new OsSignalSubscription(shutdown, properties.secondSignal());
	}

	// The bus is not injected: it is the one of this context, not one of its parent's.
	@Bean
	ShutdownSequence lifecycleShutdownSequence(ConfigurableApplicationContext context, GracefulShutdown shutdown,
			ShutdownProperties properties, InFlightRegistry inFlight, ObjectProvider<DrainAction> actions,
			ObjectProvider<CollectorSubscriptions> collectors, ObjectProvider<ApplicationAvailability> availability) {
		Environment environment = context.getEnvironment();
		List<DrainAction> all = actions.orderedStream().toList();
		CollectorSubscriptions subscriptions = collectors.getIfAvailable();
		ShutdownPlan plan = new ShutdownPlan(properties.preDrainDelay(), drainTimeout(properties, environment),
				"immediate".equalsIgnoreCase(environment.getProperty("server.shutdown")),
				() -> TrafficRefusal.refuse(context, availability), () -> {
					if (subscriptions != null) {
						subscriptions.flush();
					}
				}, inFlight, all);
		return new ShutdownSequence(context, context.getBean(SignalBus.class), shutdown, plan);
	}

	private static Duration drainTimeout(ShutdownProperties properties, Environment environment) {
		Duration timeout = properties.drainTimeout();
		return (timeout != null) ? timeout : environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase",
				Duration.class, Duration.ofSeconds(30));
	}

	@Bean
	TrafficRefusal lifecycleTrafficRefusal(ConfigurableApplicationContext context, GracefulShutdown shutdown,
			ShutdownSequence sequence) {
		return new TrafficRefusal(context, shutdown, sequence);
	}

	@Bean
	ShutdownPhase lifecycleDrainLimit(ShutdownSequence sequence, ShutdownProperties properties,
			ObjectProvider<DefaultLifecycleProcessor> processors) {
		return new ShutdownPhase(GRACEFUL_PHASE + 1, () -> {
			if (properties.drainTimeout() != null) {
				limit(GRACEFUL_PHASE, sequence, processors);
			}
		});
	}

	// The drain has waited for tasks already; executors would wait as long again.
	@Bean
	ShutdownPhase lifecycleExecutorLimit(ShutdownSequence sequence,
			ObjectProvider<DefaultLifecycleProcessor> processors) {
		return new ShutdownPhase(EXECUTOR_PHASE + 1, () -> limit(EXECUTOR_PHASE, sequence, processors));
	}

	private static void limit(int phase, ShutdownSequence sequence,
			ObjectProvider<DefaultLifecycleProcessor> processors) {
		Duration remaining = sequence.remaining();
		if (remaining != null) {
			processors.ifAvailable(
					(processor) -> processor.setTimeoutForShutdownPhase(phase, Math.max(1, remaining.toMillis())));
		}
	}

	@Bean
	ShutdownPhase lifecycleDrainEnd(ShutdownSequence sequence) {
		return new ShutdownPhase(GRACEFUL_PHASE - 1, sequence::drained);
	}

	@Bean
	ShutdownPhase lifecycleShutdownEnd(ShutdownSequence sequence) {
		return new ShutdownPhase(LAST_PHASE, sequence::ended);
	}

}
