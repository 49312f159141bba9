package io.lifecycle.docs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.signal.SignalPhase;
import io.lifecycle.signal.Signals;
import io.lifecycle.signal.Subscription;
import io.micrometer.context.ContextRegistry;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The code of the guide about listeners.
 */
class ListenersGuideTests {

	private static final List<String> logged = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SignalAutoConfiguration.class, ApplicationStateAutoConfiguration.class));

	@AfterEach
	void reset() {
		logged.clear();
		Signals.clear();
	}

	@Test
	void allFormsListen() {
		this.runner.withBean(SlowRequests.class)
			.withBean(Connections.class)
			.withBean(Alarm.class)
			.withBean("routes", Routes.class)
			.withBean(Audit.class)
			.withBean(Ordered.class)
			.run((context) -> {
				logged.clear();
				SignalBus bus = context.getBean(SignalBus.class);
				bus.emit(complete(500));
				bus.emit(new ConnectionOpened(1, 0, "a", 1, "b", 2, "h1"));
				assertThat(logged).containsExactlyInAnyOrder("slow /orders", "alarm /orders", "important /orders",
						"stored", "sent", "validated", "counted");
				assertThat(logged.indexOf("validated")).isLessThan(logged.indexOf("counted"));
				assertThat(context.getBean(Connections.class).changes.sum()).isEqualTo(1);
			});
	}

	@Test
	void filtersChoose() {
		this.runner.withBean(Filtered.class).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.emit(complete(500));
			bus.emit(complete(200));
			assertThat(logged).containsExactly("failed or slow");
		});
	}

	@Test
	void typeArgumentsSelect() {
		this.runner.withBean(Customers.class).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.emit(new Created<>(new Customer("Ada"), 0));
			bus.emit(new Created<>("text", 0));
			assertThat(logged).containsExactly("welcome Ada");
		});
	}

	@Test
	void transactionsDecide() {
		JdbcDataSource database = new JdbcDataSource();
		database.setUrl("jdbc:h2:mem:guide");
		JdbcTransactionManager transactions = new JdbcTransactionManager(database);
		this.runner.withBean(Confirmation.class)
			.withBean(PlatformTransactionManager.class, () -> transactions)
			.run((context) -> {
				Checkout checkout = new Checkout(context.getBean(SignalBus.class));
				TransactionTemplate transaction = new TransactionTemplate(transactions);
				transaction.executeWithoutResult((status) -> {
					checkout.place(1);
					status.setRollbackOnly();
				});
				transaction.executeWithoutResult((status) -> checkout.place(2));
				assertThat(logged).containsExactly("order 1 failed", "mail for order 2");
			});
	}

	@Test
	void queuedListenersReceiveEventsInTheirLanes() {
		this.runner.withBean(Mail.class).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			mirror(bus);
			bus.emit(complete(200));
			bus.listeners().drain(Duration.ofSeconds(10));
			assertThat(logged).containsExactlyInAnyOrder("mailed", "mirrored");
			assertThat(health(bus)).isTrue();
		});
	}

	@Test
	void strictBusFailsTheTest() {
		this.runner.withPropertyValues("lifecycle.listeners.strict=true").run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(RequestComplete.class, (event) -> {
				throw new IllegalStateException("failed");
			});
			assertThatIllegalStateException().isThrownBy(() -> bus.emit(complete(200))).withMessage("failed");
		});
	}

	@Test
	void threadLocalsOfTheApplicationAreRegistered() {
		registerTenant();
		try {
			this.runner.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				bus.on(RequestComplete.class, (event) -> log(Tenant.CURRENT.get()),
						ListenerOptions.defaults().queued());
				Tenant.CURRENT.set("acme");
				bus.emit(complete(200));
				bus.listeners().drain(Duration.ofSeconds(10));
				assertThat(logged).containsExactly("acme");
			});
		}
		finally {
			Tenant.CURRENT.remove();
			ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
		}
	}

	private static void registerTenant() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", Tenant.CURRENT);
	}

	private static void mirror(SignalBus bus) {
		bus.on(RequestComplete.class, (event) -> log("mirrored"),
				ListenerOptions.defaults().named("mirror").queued(100, OverflowPolicy.DROP_OLDEST));
	}

	private static boolean health(SignalBus bus) {
		for (ListenerStatus listener : bus.listeners().list()) {
			if (listener.state() == ListenerState.QUARANTINED) {
				bus.listeners().restore(listener.name());
			}
		}
		return bus.listeners().list().stream().allMatch((listener) -> listener.state() == ListenerState.ACTIVE);
	}

	@Test
	void ownEventsTravelToo() {
		this.runner.withBean(Checkout.class).withBean(Invoices.class).run((context) -> {
			context.getBean(Checkout.class).place(7);
			assertThat(logged).containsExactly("invoice 7");
		});
	}

	@Test
	void listenersComeAndGo() {
		this.runner.run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			Subscription subscription = watch(bus);
			bus.emit(complete(200));
			subscription.cancel();
			bus.emit(complete(200));
			assertThat(logged).containsExactly("200");
		});
	}

	@Test
	void listenersOfTheProcessHearTheStart() {
		beforeTheApplication();
		this.runner.run((context) -> assertThat(logged).startsWith("starting"));
	}

	private Subscription watch(SignalBus bus) {
		Subscription subscription = bus.on(RequestComplete.class, (event) -> log("" + event.status()));
		return subscription;
	}

	private void beforeTheApplication() {
		Signals.on(StartupBegin.class, (event) -> log("starting"));
		Signals.on(StartupComplete.class, (event) -> log("ready after " + event.duration()));
	}

	private static RequestComplete complete(int status) {
		RequestInfo request = new RequestInfo(1, 0, "GET", "/orders", null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
		return new RequestComplete(request, new ResponseInfo(status, 0, "/orders"), 2_000_000_000L, null);
	}

	static void log(String text) {
		logged.add(text);
	}

	@Component
	static class SlowRequests {

		@OnSignal
		void completed(RequestComplete event) {
			if (event.durationMs() > 1_000) {
				log("slow " + event.request().path());
			}
		}

	}

	static class Connections {

		private final LongAdder changes = new LongAdder();

		@OnSignal({ ConnectionOpened.class, ConnectionClosed.class })
		void changed() {
			this.changes.increment();
		}

	}

	@OnSignal(RequestComplete.class)
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface OnResponse {

		@AliasFor(annotation = OnSignal.class, attribute = "condition")
		String when() default "";

	}

	static class Alarm {

		@OnResponse(when = "#event.status >= 500")
		void failed(RequestComplete event) {
			log("alarm " + event.request().path());
		}

		@OnSignal(condition = "@routes.isImportant(#event)")
		void important(RequestComplete event) {
			log("important " + event.request().path());
		}

	}

	static class Routes {

		public boolean isImportant(RequestComplete event) {
			return event.request().path().startsWith("/orders");
		}

	}

	static class Audit {

		@OnSignal
		CompletableFuture<Void> store(RequestComplete event) {
			return CompletableFuture.runAsync(() -> log("stored"), Runnable::run);
		}

		@OnSignal
		Mono<Void> send(RequestComplete event) {
			return Mono.fromRunnable(() -> log("sent"));
		}

	}

	static class Ordered {

		@OnSignal
		@Order(1)
		void validate(RequestComplete event) {
			log("validated");
		}

		@OnSignal
		@Order(2)
		void count(RequestComplete event) {
			log("counted");
		}

	}

	record OrderPlaced(long orderId, long timestampNanos) implements LifecycleEvent {

		OrderPlaced(long orderId) {
			this(orderId, LifecycleClock.monotonicNanos());
		}

	}

	@Component
	static class Confirmation {

		@OnSignal(phase = SignalPhase.AFTER_COMMIT)
		void placed(OrderPlaced event) {
			log("mail for order " + event.orderId());
		}

		@OnSignal(phase = SignalPhase.AFTER_ROLLBACK)
		void failed(OrderPlaced event) {
			log("order " + event.orderId() + " failed");
		}

	}

	static class Checkout {

		private final SignalChannel<OrderPlaced> orderPlaced;

		Checkout(SignalBus bus) {
			this.orderPlaced = bus.channel(OrderPlaced.class);
		}

		void place(long orderId) {
			if (this.orderPlaced.hasListeners()) {
				this.orderPlaced.emit(new OrderPlaced(orderId));
			}
		}

	}

	static class Invoices {

		@OnSignal
		private void write(OrderPlaced event) {
			log("invoice " + event.orderId());
		}

	}

	static class Filtered {

		@OnSignal(path = "/orders/**", method = { "GET", "POST" }, status = { "404", "5xx" }, slowerThan = "500ms")
		void failedOrSlow(RequestComplete event) {
			log("failed or slow");
		}

	}

	static class Mail {

		@OnSignal(delivery = Delivery.QUEUED, capacity = 500)
		void send(RequestComplete event) {
			log("mailed");
		}

	}

	static class Tenant {

		static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

	}

	record Customer(String name) {

	}

	record Created<T>(T entity, long timestampNanos) implements LifecycleEvent, ResolvableTypeProvider {

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClassWithGenerics(Created.class, ResolvableType.forInstance(this.entity));
		}

	}

	static class Customers {

		@OnSignal
		void created(Created<Customer> event) {
			log("welcome " + event.entity().name());
		}

	}

}
