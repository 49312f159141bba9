package io.lifecycle.text;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fields of events that are not records.
 */
class OwnEventClassTests {

	private static Map<String, @Nullable Object> fields(LifecycleEvent event) {
		Map<String, @Nullable Object> fields = EventFields.of(event, UnaryOperator.identity());
		assertThat(fields).containsEntry("class", event.getClass().getName()).containsKey("time");
		fields.keySet().removeAll(List.of("class", "type", "time", "timestamp_ns"));
		return fields;
	}

	@Test
	void gettersAreFields() {
		assertThat(fields(new Getters())).containsExactly(Map.entry("gift", true), Map.entry("order_id", 7L));
	}

	@Test
	void methodsWithTheNameOfAFieldAreFields() {
		assertThat(fields(new Fluent())).containsExactly(Map.entry("customer", "Ada"), Map.entry("order_id", 7L));
	}

	@Test
	void enumHasItsConstant() {
		assertThat(fields(Stage.PACKED)).containsExactly(Map.entry("name", "PACKED"));
	}

	@Test
	void factsOfInterfacesAreFields() {
		assertThat(fields(new Failed())).containsExactly(Map.entry("duration_ms", 1.5),
				Map.entry("error", "java.lang.IllegalStateException: no"));
	}

	@Test
	void typeOfAGenericEventIsNoField() {
		assertThat(fields(new Created<>("Ada"))).containsExactly(Map.entry("entity", "Ada"));
	}

	static class Own implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 1;
		}

	}

	static class Getters extends Own {

		private final long orderId = 7;

		public long getOrderId() {
			return this.orderId;
		}

		public boolean isGift() {
			return true;
		}

		public void getReady() {
			throw new IllegalStateException("A void method is called");
		}

		public long total() {
			throw new IllegalStateException("A method that is no property is called");
		}

	}

	static class Fluent extends Own {

		private final long orderId = 7;

		protected final String customer = "Ada";

		public long orderId() {
			return this.orderId;
		}

		public String customer() {
			return this.customer;
		}

		public Fluent customer(String customer) {
			throw new IllegalStateException("A setter is called with " + customer);
		}

	}

	enum Stage implements LifecycleEvent {

		PACKED;

		@Override
		public long timestampNanos() {
			return 1;
		}

	}

	static class Failed extends Own implements TimedEvent, FallibleEvent {

		@Override
		public long durationNanos() {
			return 1_500_000;
		}

		@Override
		public Throwable error() {
			return new IllegalStateException("no");
		}

	}

	static class Created<T> extends Own implements ResolvableTypeProvider {

		private final T entity;

		Created(T entity) {
			this.entity = entity;
		}

		public T getEntity() {
			return this.entity;
		}

		@Override
		public ResolvableType getResolvableType() {
			return ResolvableType.forClassWithGenerics(Created.class, ResolvableType.forInstance(this.entity));
		}

	}

}
