package io.lifecycle.signal.annotation;

import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;

import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods that take an event with type arguments, and type arguments of beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnSignalGenericsTests {

	@Test
	void classOfTheEventFixesTheArgument() {
		assertThat(received(withListeners(OfOrders.class), new OrderChanged(), new CustomerChanged(), new RushChanged(),
				new OrderDeleted(), new CustomerDeleted()))
			.containsExactlyInAnyOrder("changed OrderChanged", "changed RushChanged", "named OrderChanged",
					"named RushChanged", "deleted OrderDeleted");
	}

	@Test
	void eventItselfProvidesTheArgument() {
		assertThat(received(withListeners(OfProvided.class), new Created<>(new Order(1)), new Created<>(new Rush(2)),
				new Created<>(new Customer())))
			.containsExactlyInAnyOrder("order 1", "bounded 1", "bounded 2", "any 1", "any 2", "any 0", "raw 1", "raw 2",
					"raw 0", "variable 1", "variable 2");
	}

	@Test
	void argumentsOfArgumentsCount() {
		assertThat(received(withListeners(OfLists.class), new OrdersChanged(), new CustomersChanged()))
			.containsExactly("orders");
	}

	@Test
	void eventWithoutKnownArgumentIsReportedOnce(CapturedOutput output) {
		assertThat(received(withListeners(OfOrders.class), new Changed<>(), new Changed<>())).isEmpty();
		assertThat(output.getOut().split("nothing fixes the type arguments of this event", -1)).hasSize(2);
		assertThat(output).contains("Order> does not receive " + Changed.class.getName());
	}

	@Test
	void variableOfTheClassIsResolvedByItsSubclass() {
		assertThat(received(withListeners(OrderListener.class), new OrderChanged(), new CustomerChanged()))
			.containsExactly("OrderChanged");
	}

	@Test
	void variableOfTheClassIsResolvedByTheDefinitionOfTheBean() {
		assertThat(received(withListeners().withUserConfiguration(Definitions.class), new OrderChanged(),
				new CustomerChanged()))
			.containsExactlyInAnyOrder("OrderChanged", "lazy OrderChanged");
	}

	@Test
	void lambdaOfAnInterfaceListens() {
		assertThat(received(withListeners().withUserConfiguration(Lambdas.class), new Ping("a"), new Pong("b"),
				new OrderChanged(), new CustomerChanged()))
			.containsExactlyInAnyOrder("plain a", "default a", "generic a", "changed OrderChanged");
	}

	@Test
	void lambdaOfAnUnknownTypeStopsTheStart() {
		withListeners().withBean("lambda", GenericInterface.class, () -> (event) -> {
		})
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSignalListenerException.class)
				.hasMessageContaining("takes an event whose type argument is not known"));
	}

	@Test
	void resultOfAVariableTypeIsAwaited() {
		assertThat(received(withListeners(MonoListener.class), new Ping("a"))).containsExactly("subscribed");
	}

	private static List<String> received(ApplicationContextRunner runner, LifecycleEvent... events) {
		Log[] log = new Log[1];
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			log[0] = context.getBean(Log.class);
			SignalBus bus = context.getBean(SignalBus.class);
			for (LifecycleEvent event : events) {
				bus.emit(event);
			}
			assertThat(bus.listeners().list()).extracting(ListenerStatus::lastError).containsOnlyNulls();
		});
		return log[0].entries();
	}

	static class Order {

		final long id;

		Order(long id) {
			this.id = id;
		}

	}

	static class Rush extends Order {

		Rush(long id) {
			super(id);
		}

	}

	record Customer() {

	}

	static class Changed<T> implements LifecycleEvent {

		String name() {
			return getClass().getSimpleName();
		}

		@Override
		public long timestampNanos() {
			return 0;
		}

	}

	static class OrderChanged extends Changed<Order> {

	}

	static class RushChanged extends OrderChanged {

	}

	static class CustomerChanged extends Changed<Customer> {

	}

	static class OrdersChanged extends Changed<List<Order>> {

	}

	static class CustomersChanged extends Changed<List<Customer>> {

	}

	interface Deleted<K, T> extends LifecycleEvent {

		@Override
		default long timestampNanos() {
			return 0;
		}

	}

	record OrderDeleted() implements Deleted<Long, Order> {

	}

	record CustomerDeleted() implements Deleted<Long, Customer> {

	}

	record Created<T>(T entity) implements LifecycleEvent, ResolvableTypeProvider {

		long id() {
			return (this.entity instanceof Order order) ? order.id : 0;
		}

		@Override
		public long timestampNanos() {
			return 0;
		}

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClassWithGenerics(getClass(), ResolvableType.forInstance(this.entity));
		}

	}

	record OfOrders(Log log) {

		@OnSignal
		void changed(Changed<Order> event) {
			this.log.add("changed " + event.name());
		}

		@OnSignal(OrderChanged.class)
		void named(Changed<? extends Order> event) {
			this.log.add("named " + event.name());
		}

		@OnSignal
		void deleted(Deleted<?, Order> event) {
			this.log.add("deleted " + event.getClass().getSimpleName());
		}

	}

	record OfProvided(Log log) {

		@OnSignal
		void order(Created<Order> event) {
			this.log.add("order " + event.entity().id);
		}

		@OnSignal
		void bounded(Created<? extends Order> event) {
			this.log.add("bounded " + event.entity().id);
		}

		@OnSignal
		void any(Created<?> event) {
			this.log.add("any " + event.id());
		}

		@OnSignal
		@SuppressWarnings("rawtypes")
		void raw(Created event) {
			this.log.add("raw " + event.id());
		}

		@OnSignal
		<T extends Order> void variable(Created<T> event) {
			this.log.add("variable " + event.entity().id);
		}

	}

	record OfLists(Log log) {

		@OnSignal
		void orders(Changed<List<Order>> event) {
			this.log.add("orders");
		}

	}

	static class EntityListener<T> {

		private final Log log;

		private final String prefix;

		EntityListener(Log log, String prefix) {
			this.log = log;
			this.prefix = prefix;
		}

		@OnSignal
		void on(Changed<T> event) {
			this.log.add(this.prefix + event.name());
		}

	}

	static class OrderListener extends EntityListener<Order> {

		OrderListener(Log log) {
			super(log, "");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Definitions {

		@Bean
		EntityListener<Order> orders(Log log) {
			return new EntityListener<>(log, "");
		}

		@Bean
		@Lazy
		EntityListener<Order> lazyOrders(Log log) {
			return new EntityListener<>(log, "lazy ");
		}

	}

	interface PlainInterface {

		@OnSignal
		void on(Ping event);

	}

	interface GenericInterface<E extends LifecycleEvent> {

		@OnSignal
		void on(E event);

	}

	interface WithDefault {

		void add(String entry);

		@OnSignal
		default void on(Ping event) {
			add("default " + event.text());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Lambdas {

		@Bean
		PlainInterface plain(Log log) {
			return (event) -> log.add("plain " + event.text());
		}

		@Bean
		GenericInterface<Ping> generic(Log log) {
			return (event) -> log.add("generic " + event.text());
		}

		@Bean
		GenericInterface<Changed<Order>> changed(Log log) {
			return (event) -> log.add("changed " + event.name());
		}

		@Bean
		WithDefault withDefault(Log log) {
			return log::add;
		}

	}

	abstract static class ResultListener<R> {

		@OnSignal
		R on(Note event) {
			return result();
		}

		abstract R result();

	}

	static class MonoListener extends ResultListener<Mono<Void>> {

		private final Log log;

		MonoListener(Log log) {
			this.log = log;
		}

		@Override
		Mono<Void> result() {
			return Mono.fromRunnable(() -> this.log.add("subscribed"));
		}

	}

}
