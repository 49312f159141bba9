package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;

/**
 * The events of generated listeners, and what these received.
 */
public final class SignatureEvents {

	static final List<LifecycleEvent> ALL = List.of(new Ping(), new Pong(), new Circle(), new Square(),
			new Created<>(new Order()), new Created<>(new Rush()), new Created<>(new Customer()),
			new Changed<>(new Order()), new OrderChanged(), new RushChanged(), new CustomerChanged(),
			new OrdersChanged(), new CustomersChanged(), new OrderDeleted(), new CustomerDeleted(),
			new Opaque<>(new Customer()));

	private static final Map<Integer, List<@Nullable Object>> received = new HashMap<>();

	private SignatureEvents() {
	}

	static void emitAll(SignalBus bus) {
		received.clear();
		ALL.forEach(bus::emit);
	}

	public static void receive(int signature, @Nullable Object event) {
		received.computeIfAbsent(signature, (key) -> new ArrayList<>()).add(event);
	}

	static List<@Nullable Object> receivedBy(int signature) {
		return received.getOrDefault(signature, List.of());
	}

	/**
	 * An event of the time 0.
	 */
	public interface Timeless extends LifecycleEvent {

		@Override
		default long timestampNanos() {
			return 0;
		}

	}

	public interface Note extends Timeless {

	}

	public record Ping() implements Note {

	}

	public record Pong() implements Note {

	}

	public sealed interface Shape extends Timeless {

	}

	public record Circle() implements Shape {

	}

	public record Square() implements Shape {

	}

	public static class Order {

		public long id() {
			return 1;
		}

	}

	public static class Rush extends Order {

	}

	public record Customer() {

		public String name() {
			return "Ada";
		}

	}

	/**
	 * An event that provides its type argument.
	 */
	public record Created<T>(T entity) implements Timeless, ResolvableTypeProvider {

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClassWithGenerics(Created.class, ResolvableType.forInstance(this.entity));
		}

	}

	/**
	 * An event whose subclasses fix its type argument.
	 */
	public static class Changed<T> implements Timeless {

		private final T entity;

		public Changed(T entity) {
			this.entity = entity;
		}

		public T entity() {
			return this.entity;
		}

	}

	public static class OrderChanged extends Changed<Order> {

		OrderChanged() {
			super(new Order());
		}

	}

	public static class RushChanged extends Changed<Rush> {

		RushChanged() {
			super(new Rush());
		}

	}

	public static class CustomerChanged extends Changed<Customer> {

		CustomerChanged() {
			super(new Customer());
		}

	}

	public static class OrdersChanged extends Changed<List<Order>> {

		OrdersChanged() {
			super(List.of(new Order()));
		}

	}

	public static class CustomersChanged extends Changed<List<Customer>> {

		CustomersChanged() {
			super(List.of(new Customer()));
		}

	}

	public interface Deleted<K, T> extends Timeless {

		T entity();

	}

	public record OrderDeleted(Order entity) implements Deleted<Long, Order> {

		OrderDeleted() {
			this(new Order());
		}

	}

	public record CustomerDeleted(Customer entity) implements Deleted<Long, Customer> {

		CustomerDeleted() {
			this(new Customer());
		}

	}

	/**
	 * An event whose type argument nobody knows.
	 */
	public record Opaque<T>(T entity) implements Timeless {

	}

}
