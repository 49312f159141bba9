package io.lifecycle.signal.annotation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalPhase;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotated methods that wait for a phase of a transaction.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnSignalTransactionTests {

	private static ApplicationContextRunner transactional(Class<?>... listeners) {
		JdbcDataSource database = new JdbcDataSource();
		database.setUrl("jdbc:h2:mem:phases;DB_CLOSE_DELAY=-1");
		return withListeners(listeners).withBean(JdbcTemplate.class, () -> new JdbcTemplate(database))
			.withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));
	}

	private static void inTransaction(AssertableApplicationContext context, Consumer<TransactionStatus> work) {
		inTransaction(context, TransactionDefinition.PROPAGATION_REQUIRED, work);
	}

	private static void inTransaction(AssertableApplicationContext context, int propagation,
			Consumer<TransactionStatus> work) {
		TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		template.setPropagationBehavior(propagation);
		template.executeWithoutResult(work);
	}

	private static List<String> log(AssertableApplicationContext context) {
		return context.getBean(Log.class).entries();
	}

	private static ListenerStatus status(AssertableApplicationContext context, String name) {
		return context.getBean(SignalBus.class)
			.listeners()
			.list()
			.stream()
			.filter((listener) -> listener.name().contains(name))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void commitReachesThePhasesOfACommit() {
		transactional(Phases.class).run((context) -> {
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("1"));
				emit(context, new Ping("2"));
				log(context).add("end");
			});
			assertThat(log(context)).containsExactly("end", "before 1", "before 2", "committed 1", "completed 1",
					"committed 2", "completed 2");
		});
	}

	@Test
	void rollbackReachesThePhasesOfARollback() {
		transactional(Phases.class).run((context) -> {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> inTransaction(context, (transaction) -> {
					emit(context, new Ping("1"));
					throw new IllegalStateException();
				}));
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("2"));
				transaction.setRollbackOnly();
			});
			assertThat(log(context)).containsExactly("rolled back 1", "completed 1", "rolled back 2", "completed 2");
		});
	}

	@Test
	void eventsWithoutATransactionAreSkippedUnlessThereIsAFallback() {
		transactional(Phases.class, Fallback.class).run((context) -> {
			emit(context, new Ping("1"));
			inTransaction(context, TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
					(transaction) -> emit(context, new Ping("2")));
			assertThat(log(context)).containsExactly("fallback 1", "fallback 2");
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("3"));
				assertThat(log(context)).hasSize(2);
			});
			assertThat(log(context)).contains("fallback 3");
		});
	}

	@Test
	void transactionOfItsOwnEndsOnItsOwn() {
		transactional(Phases.class).run((context) -> {
			inTransaction(context, (outer) -> {
				emit(context, new Ping("outer"));
				inTransaction(context, TransactionDefinition.PROPAGATION_REQUIRES_NEW,
						(inner) -> emit(context, new Ping("inner")));
				assertThat(log(context)).containsExactly("before inner", "committed inner", "completed inner");
				outer.setRollbackOnly();
			});
			assertThat(log(context)).endsWith("rolled back outer", "completed outer").hasSize(5);
		});
	}

	@Test
	void rollbackToASavepointTakesItsEventsBack() {
		transactional(Phases.class).run((context) -> {
			inTransaction(context, (outer) -> {
				nested(context, "first", true);
				emit(context, new Ping("outer"));
				nested(context, "kept", false);
				nested(context, "lost", true);
			});
			assertThat(log(context)).containsExactly("before outer", "before kept", "rolled back first",
					"completed first", "committed outer", "completed outer", "committed kept", "completed kept",
					"rolled back lost", "completed lost");
		});
	}

	private static void nested(AssertableApplicationContext context, String text, boolean rollback) {
		inTransaction(context, TransactionDefinition.PROPAGATION_NESTED, (nested) -> {
			emit(context, new Ping(text));
			if (rollback) {
				nested.setRollbackOnly();
			}
		});
	}

	@Test
	void listenerBeforeTheCommitTakesPartInTheTransaction() {
		transactional(Outbox.class).run((context) -> {
			JdbcTemplate database = context.getBean(JdbcTemplate.class);
			database.execute("CREATE TABLE outbox (text VARCHAR(9))");
			inTransaction(context, (transaction) -> emit(context, new Ping("1")));
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("2"));
				transaction.setRollbackOnly();
			});
			assertThat(database.queryForList("SELECT text FROM outbox", String.class)).containsExactly("1");
		});
	}

	@Test
	void listenerBeforeTheCommitMayPreventIt() {
		transactional(Phases.class, Veto.class)
			.run((context) -> assertThatExceptionOfType(UnexpectedRollbackException.class)
				.isThrownBy(() -> inTransaction(context, (transaction) -> emit(context, new Ping("1"))))
				.satisfies(
						(ex) -> assertThat(log(context)).containsExactly("before 1", "rolled back 1", "completed 1")));
	}

	@Test
	void listenerMayEmitInEachPhase() {
		transactional(Phases.class, Chain.class).run((context) -> {
			inTransaction(context, (transaction) -> emit(context, new Pong("")));
			assertThat(log(context)).containsExactly("before early", "committed late", "completed late",
					"committed early", "completed early");
		});
	}

	@Test
	void listenerThatCausesItsOwnEventsIsStopped(CapturedOutput output) {
		transactional(Endless.class).run((context) -> {
			inTransaction(context, (transaction) -> emit(context, new Ping("")));
			assertThat(log(context)).hasSizeBetween(10, 20);
			assertThat(output).contains("its listeners emit events recursively");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void failingListenerDoesNotReachTheTransaction(boolean strict) {
		transactional(Phases.class, Failing.class).withPropertyValues("lifecycle.listeners.strict=" + strict)
			.run((context) -> {
				inTransaction(context, (transaction) -> emit(context, new Ping("1")));
				assertThat(log(context)).contains("before 1", "committed 1");
				assertThat(status(context, "Failing.before").failures()).isOne();
				assertThat(status(context, "Failing.after").failures()).isOne();
			});
	}

	@Test
	void eventCountsWhenTheListenerReceivesIt() {
		transactional(Committed.class).run((context) -> {
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("1"));
				assertThat(status(context, "Committed").deliveries()).isZero();
			});
			assertThat(status(context, "Committed").deliveries()).isOne();
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("2"));
				transaction.setRollbackOnly();
			});
			assertThat(status(context, "Committed").deliveries()).isOne();
			assertThat(status(context, "Committed").dropped()).isZero();
		});
	}

	@Test
	void filterIsEvaluatedAtTheEmitAndConditionAtThePhase() {
		transactional(Filtered.class).run((context) -> {
			Filtered listener = context.getBean(Filtered.class);
			inTransaction(context, (transaction) -> {
				for (int i = 0; i < 1000; i++) {
					emit(context, new Ping("" + i));
				}
				listener.open = true;
			});
			// Half of the events are received, not a quarter.
			assertThat(log(context)).hasSizeBetween(350, 650);
			inTransaction(context, (transaction) -> {
				emit(context, new Pong(""));
				listener.open = false;
			});
			assertThat(log(context)).doesNotContain("pong");
		});
	}

	@Test
	void queueReceivesEventsInOrderAfterTheCommit() {
		transactional(Queued.class).run((context) -> {
			MDC.put("order", "7");
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("1"));
				emit(context, new Ping("2"));
				assertThat(status(context, "Queued").waiting()).isZero();
			});
			MDC.remove("order");
			context.getBean(SignalBus.class).listeners().drain(Duration.ofSeconds(10));
			assertThat(log(context)).containsExactly("1 of 7", "2 of 7");
		});
	}

	@Test
	void asynchronousListenersAwaitTheCommit() {
		transactional(Asynchronous.class).run((context) -> {
			CompletableFuture<Object> pending = context.getBean(Asynchronous.class).pending;
			inTransaction(context, (transaction) -> {
				assertThat(context.getBean(SignalBus.class).emit(new Ping("1")).toCompletableFuture()).isDone();
				context.getBean(SignalBus.class).emitSync(new Ping("2"));
				assertThat(log(context)).isEmpty();
			});
			assertThat(log(context)).containsExactlyInAnyOrder("first 1", "second 1", "first 2", "second 2");
			pending.completeExceptionally(new IllegalStateException());
			assertThat(status(context, "first").failures()).isEqualTo(2);
		});
	}

	@Test
	void orderIsThatOfTheListenersForEachEvent() {
		transactional(Ordering.class).run((context) -> {
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("1"));
				emit(context, new Ping("2"));
			});
			assertThat(log(context)).containsExactly("a 1", "b 1", "note 1", "a 2", "b 2", "note 2");
		});
	}

	@Test
	void eventThatIsEmittedDuringTheCommitIsTooLateForItsBeginning(CapturedOutput output) {
		transactional(Phases.class).run((context) -> {
			inTransaction(context, (transaction) -> TransactionSynchronizationManager
				.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCompletion() {
						emit(context, new Ping("late"));
					}

				}));
			assertThat(log(context)).containsExactly("committed late", "completed late");
			assertThat(output).contains("it was emitted when the transaction was already being committed");
		});
	}

	@Test
	void listenerOfADestroyedBeanIsNotCalled() {
		transactional(Committed.class).run((context) -> {
			List<String> log = log(context);
			inTransaction(context, (transaction) -> {
				emit(context, new Ping("1"));
				context.getSourceApplicationContext().close();
			});
			assertThat(log).isEmpty();
		});
	}

	static Stream<Arguments> invalid() {
		return Stream.of(Arguments.of(FallbackOnly.class, "has 'fallbackExecution', but no phase.", "Add a 'phase'"),
				Arguments.of(OfRequests.class,
						"has a phase, but RequestComplete is not emitted in a transaction of the application.",
						"Remove 'phase'"),
				Arguments.of(QueuedBefore.class,
						"has the phase BEFORE_COMMIT, but the transaction would not wait for it.",
						"choose AFTER_COMMIT"),
				Arguments.of(AsyncBefore.class,
						"has the phase BEFORE_COMMIT, but the transaction would not wait for it.",
						"choose AFTER_COMMIT"),
				Arguments.of(Joining.class, "is called after a transaction, and its @Transactional would join that.",
						"REQUIRES_NEW"));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void phaseThatCannotWorkPreventsTheStart(Class<?> listener, String problem, String action) {
		assertRefused(transactional(listener), problem, action);
	}

	@Test
	void transactionOfItsOwnMayFollow() {
		transactional(Separate.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void phaseWithoutTransactionsPreventsTheStart() {
		assertRefused(withListeners(Phases.class), "but the application has no PlatformTransactionManager.",
				"Define one as a bean");
		assertRefused(withListeners(Phases.class).withBean(ReactiveTransactionManager.class, ReactiveOnly::new),
				"but the application only has reactive transactions.", "TransactionalEventPublisher");
		assertRefused(
				withListeners(Phases.class).withClassLoader(new FilteredClassLoader(TransactionSynchronization.class)),
				"but spring-tx is not on the class path.", "spring-boot-starter-jdbc");
	}

	private static void assertRefused(ApplicationContextRunner runner, String problem, String action) {
		runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageEndingWith(problem)
			.asInstanceOf(InstanceOfAssertFactories.type(InvalidSignalListenerException.class))
			.extracting(InvalidSignalListenerException::getAction, InstanceOfAssertFactories.STRING)
			.contains(action));
	}

	record Phases(Log log) {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		@Order(1)
		void before(Ping event) {
			this.log.add("before " + event.text());
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Order(2)
		void committed(Ping event) {
			this.log.add("committed " + event.text());
		}

		@OnSignal(phase = SignalPhase.AFTER_ROLLBACK)
		@Order(3)
		void rolledBack(Ping event) {
			this.log.add("rolled back " + event.text());
		}

		@OnSignal(phase = SignalPhase.AFTER_COMPLETION)
		@Order(4)
		void completed(Ping event) {
			this.log.add("completed " + event.text());
		}

	}

	record Fallback(Log log) {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT, fallbackExecution = true)
		void on(Ping event) {
			this.log.add("fallback " + event.text());
		}

	}

	record Outbox(JdbcTemplate database) {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		void on(Ping event) {
			this.database.update("INSERT INTO outbox VALUES (?)", event.text());
		}

	}

	record Veto(PlatformTransactionManager transactions) {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		void on(Ping event) {
			new TransactionTemplate(this.transactions).executeWithoutResult(TransactionStatus::setRollbackOnly);
		}

	}

	record Chain(SignalBus bus) {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		void before(Pong event) {
			this.bus.emit(new Ping("early"));
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		void after(Pong event) {
			this.bus.emit(new Ping("late"));
		}

	}

	record Endless(SignalBus bus, Log log) {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		void on(Ping event) {
			this.log.add(event.text());
			this.bus.emit(event);
		}

	}

	static class Failing {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		@Order(0)
		void before(Ping event) {
			throw new IllegalStateException();
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Order(0)
		void after(Ping event) {
			throw new AssertionError();
		}

	}

	record Committed(Log log) {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		void on(Ping event) {
			this.log.add(event.text());
		}

	}

	static class Filtered {

		private final Log log;

		public boolean open;

		Filtered(Log log) {
			this.log = log;
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT, sample = 0.5)
		void ping(Ping event) {
			this.log.add(event.text());
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT, condition = "@listenerFiltered.isOpen()")
		void pong(Pong event) {
			this.log.add("pong");
		}

		public boolean isOpen() {
			return this.open;
		}

	}

	record Queued(Log log) {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT, delivery = Delivery.QUEUED)
		void on(Ping event) {
			this.log.add(event.text() + " of " + MDC.get("order"));
		}

	}

	static class Asynchronous {

		private final CompletableFuture<Object> pending = new CompletableFuture<>();

		private final Log log;

		Asynchronous(Log log) {
			this.log = log;
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Order(1)
		CompletionStage<?> first(Ping event) {
			this.log.add("first " + event.text());
			return this.pending;
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		Mono<Void> second(Ping event) {
			this.log.add("second " + event.text());
			return Mono.empty();
		}

	}

	record Ordering(Log log) {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Order(2)
		void second(Ping event) {
			this.log.add("b " + event.text());
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Order(0)
		void note(Note event) {
			this.log.add("note " + event.text());
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Order(1)
		void first(Ping event) {
			this.log.add("a " + event.text());
		}

	}

	static class FallbackOnly {

		@OnSignal(fallbackExecution = true)
		void on(Ping event) {
		}

	}

	static class OfRequests {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		void on(RequestComplete event) {
		}

	}

	static class QueuedBefore {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT, delivery = Delivery.QUEUED)
		void on(Ping event) {
		}

	}

	static class AsyncBefore {

		@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
		CompletionStage<?> on(Ping event) {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Transactional
	static class Joining {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		void on(Ping event) {
		}

	}

	@Transactional
	static class Separate {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		void on(Ping event) {
		}

		@OnSignal(phase = SignalPhase.AFTER_COMMIT, delivery = Delivery.QUEUED)
		void queued(Ping event) {
		}

	}

	private static final class ReactiveOnly implements ReactiveTransactionManager {

		@Override
		public Mono<ReactiveTransaction> getReactiveTransaction(@Nullable TransactionDefinition definition) {
			return Mono.empty();
		}

		@Override
		public Mono<Void> commit(ReactiveTransaction transaction) {
			return Mono.empty();
		}

		@Override
		public Mono<Void> rollback(ReactiveTransaction transaction) {
			return Mono.empty();
		}

	}

}
