package io.lifecycle.autoconfigure.collector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.lifecycle.autoconfigure.StoppableBean;
import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.BatchRetry;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.LoggingCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.SignalRegistrar;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CollectorAutoConfiguration}.
 */
class CollectorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class))
		.withBean(SignalBus.class, SignalBus::create);

	private final List<LifecycleEvent> events = Collections.synchronizedList(new ArrayList<>());

	@Test
	void defaultIsNoopAndNotSubscribed() {
		this.runner.run((context) -> {
			assertThat(context).getBean(LifecycleCollector.class).isSameAs(NoopCollector.INSTANCE);
			assertThat(context.getBean(SignalBus.class).hasListeners(BackgroundTaskStarted.class)).isFalse();
		});
	}

	@Test
	void explicitNoopIsOneCollectorAndNotSubscribed() {
		this.runner.withPropertyValues("lifecycle.collector.type=noop").run((context) -> {
			assertThat(context).getBean(LifecycleCollector.class).isSameAs(NoopCollector.INSTANCE);
			assertThat(context.getBean(SignalBus.class).hasListeners(BackgroundTaskStarted.class)).isFalse();
		});
	}

	@Test
	void bufferedIsReadableByHand() {
		this.runner.withPropertyValues("lifecycle.collector.type=buffered").run((context) -> {
			assertThat(context).hasSingleBean(LifecycleCollector.class);
			emit(context.getBean(SignalBus.class), 3000);
			assertThat(context.getBean(BufferedCollector.class).size()).isEqualTo(3000);
			assertThat(context.getBean(BufferedCollector.class).flush()).hasSize(3000);
		});
	}

	@Test
	void bufferedWithoutConsumerIsBounded() {
		this.runner
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=10",
					"lifecycle.collector.buffered.max-pending=50")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 1005);
				assertThat(context.getBean(BufferedCollector.class).size()).isEqualTo(55);
				assertThat(context.getBean(BufferedCollector.class).dropped()).isEqualTo(950);
			});
	}

	@Test
	void severalTypesReceiveEveryEvent() {
		this.runner.withPropertyValues("lifecycle.collector.type=buffered,logging").run((context) -> {
			assertThat(context).hasSingleBean(BufferedCollector.class).hasSingleBean(LoggingCollector.class);
			assertThat(context).doesNotHaveBean(NoopCollector.class);
			assertThat(context.getBean(SignalBus.class).listenerCount(BackgroundTaskStarted.class)).isEqualTo(2);
		});
	}

	@Test
	void collectorOfTheUserReplacesTheDefault() {
		this.runner.withUserConfiguration(UserCollector.class).run((context) -> {
			assertThat(context).hasSingleBean(LifecycleCollector.class);
			emit(context.getBean(SignalBus.class), 3);
			assertThat(context.getBean(UserCollector.class).events).hasSize(4);
		});
	}

	@Test
	void collectorOfTheUserJoinsTheChosenType() {
		this.runner.withUserConfiguration(UserCollector.class)
			.withPropertyValues("lifecycle.collector.type=buffered")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 3);
				assertThat(context.getBean(UserCollector.class).events).hasSize(4);
				assertThat(context.getBean(BufferedCollector.class).flush()).hasSize(4);
			});
	}

	@Test
	void bufferedCollectorOfTheUserReplacesTheChosenOne() {
		BufferedCollector mine = new BufferedCollector();
		this.runner.withBean("mine", BufferedCollector.class, () -> mine)
			.withPropertyValues("lifecycle.collector.type=buffered")
			.run((context) -> assertThat(context).getBean(BufferedCollector.class).isSameAs(mine));
	}

	@Test
	void noopCollectorBehindTheInterfaceIsNotSubscribed() {
		this.runner.withBean("mine", LifecycleCollector.class, () -> NoopCollector.INSTANCE)
			.run((context) -> assertThat(context.getBean(SignalBus.class).hasListeners(BackgroundTaskStarted.class))
				.isFalse());
	}

	@Test
	void onlySelectedTypesAreBuffered() {
		this.runner
			.withPropertyValues("lifecycle.collector.type=buffered",
					"lifecycle.collector.buffered.include=BackgroundTaskEvent,ConnectionEvent",
					"lifecycle.collector.buffered.exclude=ConnectionClosed")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 3);
				context.getBean(SignalBus.class).emit(new ConnectionClosed(1, 0, 1, 1, 1, CloseReason.COMPLETE, null));
				BufferedCollector collector = context.getBean(BufferedCollector.class);
				assertThat(collector.recorded()).isEqualTo(3);
				assertThat(collector.flush()).hasOnlyElementsOfType(BackgroundTaskStarted.class).hasSize(3);
			});
		this.runner
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.include=Nothing")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Property lifecycle.collector.buffered.include"));
	}

	@Test
	void consumerSaysWhatItsDestinationDid() {
		DestinationStatus status = new DestinationStatus(7, 9, true);
		this.runner.withPropertyValues("lifecycle.collector.type=buffered")
			.withBean("consumer", EventBatchConsumer.class, () -> new EventBatchConsumer() {

				@Override
				public void accept(List<LifecycleEvent> batch) {
				}

				@Override
				public DestinationStatus destination() {
					return status;
				}

			})
			.run((context) -> {
				BufferedCollector collector = context.getBean(BufferedCollector.class);
				assertThat(collector.consumers()).extracting(ConsumerStatus::destination).containsExactly(status);
				assertThat(collector.isFailing()).isTrue();
			});
	}

	@Test
	void collectorThatThrowsTouchesNoOther() {
		this.runner.withUserConfiguration(UserCollector.class)
			.withBean("bad", LifecycleCollector.class, () -> (event) -> {
				throw new StackOverflowError("kaboom");
			})
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 3);
				assertThat(context.getBean(UserCollector.class).events).hasSize(4);
			});
	}

	@Test
	void eventsBeforeTheCollectorsExistReachThem() {
		this.runner.withUserConfiguration(EarlyEmitter.class, UserCollector.class).run((context) -> {
			emit(context.getBean(SignalBus.class), 1);
			assertThat(context.getBean(UserCollector.class).events)
				.extracting((event) -> ((BackgroundTaskStarted) event).task())
				.containsExactly("early", "while creating", "0");
		});
	}

	@Test
	void lazyCollectorsReceiveEvents() {
		this.runner.withUserConfiguration(UserCollector.class)
			.withBean(LazyInitializationBeanFactoryPostProcessor.class)
			.withPropertyValues("lifecycle.collector.type=buffered")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 2);
				assertThat(context.getBean(BufferedCollector.class).flush()).hasSize(3);
			});
	}

	@Test
	void collectorCannotStopTheStart() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(ApplicationStateAutoConfiguration.class, ShutdownAutoConfiguration.class))
			.withBean("user", LifecycleCollector.class, () -> (event) -> {
				this.events.add(event);
				Thread.currentThread().interrupt();
				throw new IllegalStateException() {

					@Override
					public String getMessage() {
						throw new StackOverflowError();
					}

				};
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
				assertThat(this.events).isNotEmpty();
			});
	}

	@Test
	void consumersReceiveFullBatches() {
		this.runner.withUserConfiguration(Consumers.class)
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=10",
					"lifecycle.collector.buffered.flush-interval=0")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 15);
				List<String> calls = context.getBean(Consumers.class).calls;
				Awaitility.await().until(() -> calls.size() == 2);
				assertThat(calls).containsExactlyInAnyOrder("first 10", "second 10");
				assertThat(context.getBean(BufferedCollector.class).consumers()).extracting(ConsumerStatus::name)
					.containsExactlyInAnyOrder("first", "second");
				assertThat(context.getBean(BufferedCollector.class).size()).isEqualTo(5);
			});
	}

	@Test
	void consumersReceiveWhatThereIsAfterTheInterval() {
		this.runner.withUserConfiguration(Consumers.class)
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.flush-interval=10ms")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 1);
				Awaitility.await().until(() -> context.getBean(Consumers.class).calls.size() == 2);
			});
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			2, 15, 0
			1, 5,  10
			""")
	void failedBatchIsDeliveredAgainInOrder(int retries, int delivered, int failed) {
		List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
		this.runner.withBean("consumer", EventBatchConsumer.class, () -> (batch) -> {
			attempts.add(batch.size());
			if (attempts.size() <= 2) {
				throw new IllegalStateException("on purpose");
			}
		})
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=10",
					"lifecycle.collector.buffered.retry.max-retries=" + retries,
					"lifecycle.collector.buffered.retry.delay=0", "lifecycle.collector.buffered.flush-interval=0")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 15);
				BufferedCollector collector = context.getBean(BufferedCollector.class);
				Awaitility.await().until(() -> collector.size() == 5);
				collector.deliver();
				assertThat(collector.consumers())
					.containsExactly(new ConsumerStatus("consumer", delivered, 0, failed, 0, false));
			});
	}

	@Test
	void retriesOfAConsumerReplaceThoseOfTheCollector() {
		this.runner.withBean("consumer", EventBatchConsumer.class, () -> new EventBatchConsumer() {

			@Override
			public void accept(List<LifecycleEvent> batch) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public BatchRetry retry() {
				return BatchRetry.NEVER;
			}

		})
			.withPropertyValues("lifecycle.collector.type=buffered",
					"lifecycle.collector.buffered.retry.max-retries=1000")
			.run((context) -> {
				emit(context.getBean(SignalBus.class), 1);
				BufferedCollector collector = context.getBean(BufferedCollector.class);
				assertThat(collector.deliver()).isTrue();
				assertThat(collector.consumers()).extracting(ConsumerStatus::failed).containsExactly(1L);
			});
	}

	@Test
	void retriesEndWithTheShutdown() {
		this.runner.withBean("consumer", EventBatchConsumer.class, () -> (batch) -> {
			throw new IllegalStateException("on purpose");
		})
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=10",
					"lifecycle.collector.buffered.retry.max-retries=1000",
					"lifecycle.collector.buffered.retry.delay=1h", "lifecycle.collector.buffered.retry.max-delay=1h",
					"lifecycle.collector.buffered.shutdown-timeout=100ms")
			.run((context) -> emit(context.getBean(SignalBus.class), 10));
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("lifecycle-collector-")));
	}

	@Test
	void lastEventsOfTheServerReachTheConsumersBeforeTheseAreDestroyed() {
		List<String> story = Collections.synchronizedList(new ArrayList<>());
		this.runner.withBean("server", Server.class)
			.withBean("consumer", ClosingConsumer.class, () -> new ClosingConsumer(story))
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.flush-interval=0")
			.run((context) -> emit(context.getBean(SignalBus.class), 1));
		assertThat(story).containsExactly("BackgroundTaskStarted", "ConnectionClosed", "destroyed");
	}

	@Test
	void closedContextLeavesNothingOnTheBus() {
		SignalBus bus = SignalBus.create();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class))
			.withBean(SignalBus.class, () -> bus)
			.withPropertyValues("lifecycle.collector.type=buffered")
			.run((context) -> assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isTrue());
		assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isFalse();
	}

	@Test
	void collectorReceivesEventsFromStartupBeginOn() {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(ApplicationStateAutoConfiguration.class, ShutdownAutoConfiguration.class))
			.withBean("user", LifecycleCollector.class, () -> this.events::add)
			.run((context) -> assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("StartupBegin", "StartupComplete"));
		assertThat(this.events).last().isInstanceOf(ShutdownComplete.class);
	}

	@Test
	void eventsBeforeTheCollectorUseBoundedMemory() {
		record Blob(byte[] content, long timestampNanos) implements LifecycleEvent {
		}
		Blob blob = new Blob(new byte[8 << 20], 1);
		BeanFactoryPostProcessor emitter = (beanFactory) -> {
			EarlyEmitter.emitEarly(beanFactory);
			IntStream.range(0, 20).forEach((i) -> beanFactory.getBean(SignalBus.class).emit(blob));
		};
		this.runner.withBean("emitter", BeanFactoryPostProcessor.class, () -> emitter)
			.withBean("user", LifecycleCollector.class, () -> this.events::add)
			.run((context) -> assertThat(this.events).filteredOn(Blob.class::isInstance).hasSize(7));
	}

	@Test
	void unknownTypeFailsTheStartNamingTheValue() {
		this.runner.withPropertyValues("lifecycle.collector.type=bufferd")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("No enum constant")
				.hasMessageContaining("bufferd"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					type=noop,buffered                                          | contains 'noop' together with other types
					buffered.max-buffer-size=-1                                 | lifecycle.collector.buffered.max-buffer-size with value '-1' is invalid: It must be positive or 0.
					buffered.max-pending=100                                    | must not be less than
					buffered.flush-interval=-1s                                 | lifecycle.collector.buffered.flush-interval with value 'PT-1S' is invalid
					buffered.shutdown-timeout=-1s                               | must be positive or 0
					buffered.retry.max-retries=-1                               | must be positive or 0
					buffered.retry.delay=-1s                                    | must be positive or 0
					buffered.retry.multiplier=0.5                               | must not be less than 1
					buffered.retry.delay=1m                                     | lifecycle.collector.buffered.retry.max-delay with value 'PT30S' is invalid: It must not be less than 'lifecycle.collector.buffered.retry.delay'
					buffered.flush-interval=5s buffered.max-buffer-size=0       | There is no batch consumer
					logging.slow-request-threshold=-1s                          | must be positive or 0
					type=logging logging.exclude-paths=health                                | does not start with '/'
					type=logging logging.exclude-paths=/a/{b                                 | '/a/{b' is invalid
					type=logging logging.exclude-paths=/a/{b:[}                              | '/a/{b:[}' is invalid
					""")
	void contradictionFailsTheStartWithAReport(String properties, String description) {
		ApplicationContextRunner configured = this.runner.withPropertyValues("lifecycle.collector.type=buffered");
		for (String property : properties.split(" ", -1)) {
			configured = configured.withPropertyValues("lifecycle.collector." + property);
		}
		configured.run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = Objects.requireNonNull(context.getStartupFailure());
			assertThat(failure).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining(description);
		});
	}

	@Test
	void batchesThatNoConsumerCouldReceiveFailTheStart() {
		this.runner.withUserConfiguration(Consumers.class)
			.withPropertyValues("lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=0",
					"lifecycle.collector.buffered.flush-interval=0")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
				.rootCause()
				.hasMessageContaining("No batch would be delivered"));
	}

	private static void emit(SignalBus bus, int count) {
		for (int i = 0; i < count; i++) {
			bus.emit(new BackgroundTaskStarted("t", String.valueOf(i)));
		}
	}

	// The collector also receives the event that it emits itself.
	@Configuration(proxyBeanMethods = false)
	static class UserCollector {

		private final List<LifecycleEvent> events = Collections.synchronizedList(new ArrayList<>());

		@Bean
		LifecycleCollector userCollector(SignalBus bus) {
			bus.emit(new BackgroundTaskStarted("t", "while creating"));
			return this.events::add;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyEmitter {

		@Bean
		static BeanFactoryPostProcessor earlyEmitter() {
			return EarlyEmitter::emitEarly;
		}

		private static void emitEarly(ConfigurableListableBeanFactory beanFactory) {
			beanFactory.getBean(CollectorSubscriptions.class);
			beanFactory.getBean(SignalRegistrar.class).initialize(beanFactory);
			beanFactory.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t", "early"));
			assertThat(beanFactory.containsSingleton("userCollector")).isFalse();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Consumers {

		private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

		@Bean
		@Order(2)
		EventBatchConsumer second() {
			return (batch) -> this.calls.add("second " + batch.size());
		}

		@Bean
		@Order(1)
		EventBatchConsumer first() {
			return (batch) -> {
				this.calls.add("first " + batch.size());
				throw new IllegalStateException("kaboom");
			};
		}

	}

	static class ClosingConsumer implements EventBatchConsumer, DisposableBean {

		private final List<String> story;

		ClosingConsumer(List<String> story) {
			this.story = story;
		}

		@Override
		public void accept(List<LifecycleEvent> batch) {
			batch.forEach((event) -> this.story.add(event.getClass().getSimpleName()));
		}

		@Override
		public void destroy() {
			this.story.add("destroyed");
		}

	}

	static class Server extends StoppableBean {

		private final SignalBus bus;

		Server(SignalBus bus) {
			this.bus = bus;
		}

		@Override
		public void stop() {
			super.stop();
			this.bus.emit(new ConnectionClosed(1, 0, 0, 0, 1, CloseReason.SHUTDOWN, null));
		}

		@Override
		public int getPhase() {
			return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
		}

	}

}
