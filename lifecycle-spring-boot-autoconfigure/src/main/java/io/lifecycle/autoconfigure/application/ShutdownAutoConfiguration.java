package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.application.InFlightSource;
import io.lifecycle.application.OsSignals;
import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownSequence;
import io.lifecycle.application.ShutdownStep;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Observers;
import io.lifecycle.guard.Steps;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the shutdown: its events, OS
 * signals, and the time to finish active work.
 *
 * @since 0.1.0
 * @see ShutdownStep
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties({ ShutdownProperties.class, LifecycleProperties.class })
@ImportRuntimeHints({ OsSignalHints.class, ExecutorLimits.Hints.class })
public final class ShutdownAutoConfiguration {

	// This is how long observers have to send what they know of the drain.
	private static final Duration OBSERVERS = Duration.ofSeconds(1);

	ShutdownAutoConfiguration() {
	}

	@Bean("lifecycle.inFlight")
	InFlightRegistry inFlight(ObjectProvider<InFlightSource> sources) {
		return new InFlightRegistry(sources.orderedStream().toList());
	}

	@Bean(name = "lifecycle.gracefulShutdown", destroyMethod = "complete")
	GracefulShutdown gracefulShutdown(ConfigurableApplicationContext context) {
		return new GracefulShutdown(context);
	}

	@Bean("lifecycle.osSignals")
	@ConditionalOnBooleanProperty(
			name = { "lifecycle.shutdown.handle-os-signals", "lifecycle.shutdown.handle-signals" },
			matchIfMissing = true)
	DisposableBean osSignals(GracefulShutdown shutdown, ShutdownProperties properties) {
		OsSignals.add(shutdown, properties.secondOsSignal());
		return () -> OsSignals.remove(shutdown);
	}

	@Bean("lifecycle.shutdownSequence")
	ShutdownSequence shutdownSequence(ConfigurableApplicationContext context, ContextBus bus, GracefulShutdown shutdown,
			InFlightRegistry inFlight, ShutdownProperties properties, LifecycleProperties lifecycle) {
		boolean silent = "false"
			.equalsIgnoreCase(context.getEnvironment().getProperty("lifecycle.application.enabled", "true"));
		boolean immediate = "immediate".equalsIgnoreCase(context.getEnvironment().getProperty("server.shutdown"));
		return new ShutdownSequence(context, silent ? SignalBus.create() : bus.bus(), shutdown, inFlight,
				properties.drainTimeout(lifecycle.getTimeoutPerShutdownPhase()), immediate);
	}

	@Bean("lifecycle.shutdownListener")
	ShutdownListener shutdownListener(ConfigurableApplicationContext context, GracefulShutdown shutdown,
			ShutdownSequence sequence, ObjectProvider<ApplicationAvailability> availability,
			ShutdownProperties properties) {
		return new ShutdownListener(context, shutdown, sequence, availability, properties.preDrainDelay());
	}

	@Bean("lifecycle.limitServer")
	ShutdownPhase limitServer(ConfigurableApplicationContext context, ShutdownSequence sequence,
			ShutdownProperties properties, ObjectProvider<DefaultLifecycleProcessor> processor) {
		return new ShutdownPhase(context, ShutdownStep.LIMIT_SERVER, () -> {
			// Another listener of Spring's event may have kept it from the one of ours.
			Steps.run("begin the shutdown", sequence::begin);
			Steps.run("begin to drain", () -> sequence.drain(properties.preDrainDelay()));
			if (properties.drainTimeout() != null) {
				limitNextPhase(ShutdownStep.LIMIT_SERVER, sequence, processor);
			}
			Collection<Observers> observers = observers(context);
			if (observers.stream().anyMatch((registry) -> !registry.isEmpty())) {
				sequence.completeDrainBeforeServer(() -> end(observers));
			}
		});
	}

	@Bean("lifecycle.completeDrain")
	ShutdownPhase completeDrain(ConfigurableApplicationContext context, ShutdownSequence sequence) {
		return new ShutdownPhase(context, ShutdownStep.COMPLETE_DRAIN, () -> {
			Steps.run("complete the drain", sequence::completeDrain);
			end(observers(context));
		});
	}

	private static void end(Collection<Observers> observers) {
		observers.forEach((registry) -> registry.end(OBSERVERS));
	}

	// Those of a parent context observe that context.
	private static Collection<Observers> observers(ConfigurableApplicationContext context) {
		return context.getBeansOfType(Observers.class, false, false).values();
	}

	@Bean("lifecycle.deliver")
	ShutdownPhase deliver(ConfigurableApplicationContext context, ContextBus bus,
			ObjectProvider<CollectorSubscriptions> collectors) {
		return new ShutdownPhase(context, ShutdownStep.DELIVER, () -> {
			Steps.run("deliver", () -> collectors.ifAvailable(CollectorSubscriptions::deliver));
			bus.bus().listeners().ending();
		});
	}

	@Bean("lifecycle.limitExecutors")
	ShutdownPhase limitExecutors(ConfigurableApplicationContext context, ShutdownSequence sequence,
			ObjectProvider<DefaultLifecycleProcessor> processor, ExecutorLimits limits) {
		return new ShutdownPhase(context, ShutdownStep.LIMIT_EXECUTORS, () -> {
			limits.begin(sequence::remaining);
			limitNextPhase(ShutdownStep.LIMIT_EXECUTORS, sequence, processor);
		});
	}

	@Bean("lifecycle.executorLimits")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ExecutorLimits executorLimits() {
		return new ExecutorLimits();
	}

	@Bean("lifecycle.deliverRest")
	ShutdownPhase deliverRest(ConfigurableApplicationContext context,
			ObjectProvider<CollectorSubscriptions> collectors) {
		return new ShutdownPhase(context, ShutdownStep.DELIVER_REST,
				() -> collectors.ifAvailable(CollectorSubscriptions::deliver));
	}

	@Bean("lifecycle.completeShutdown")
	ShutdownPhase completeShutdown(ConfigurableApplicationContext context, ShutdownSequence sequence) {
		return new ShutdownPhase(context, ShutdownStep.COMPLETE, sequence::complete);
	}

	private static void limitNextPhase(ShutdownStep step, ShutdownSequence sequence,
			ObjectProvider<DefaultLifecycleProcessor> processor) {
		Duration remaining = sequence.remaining();
		if (remaining != null) {
			processor.ifAvailable((available) -> available.setTimeoutForShutdownPhase(step.phase() - 1,
					Math.max(1, TimeUnit.MILLISECONDS.convert(remaining))));
		}
	}

}
