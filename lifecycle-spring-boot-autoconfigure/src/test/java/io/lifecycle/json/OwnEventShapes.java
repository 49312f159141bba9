package io.lifecycle.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.StaticApplicationContext;

/**
 * Events of applications in all shapes that come back from JSON.
 */
final class OwnEventShapes {

	private static final long NOW = LifecycleClock.monotonicNanos();

	private OwnEventShapes() {
	}

	static Stream<LifecycleEvent> all() {
		StaticApplicationContext context = new StaticApplicationContext();
		context.setId("shop");
		RequestInfo request = new RequestInfo(7, 3, "GET", "/", "a=1", "HTTP/1.1", "http", "10.0.0.9",
				Map.of("x-b", "2", "x-a", "1"));
		return Stream.of(new Empty(NOW), new Texts("a\n\"b\"\\ \u00fc \ud83d\ude00 \u2028", "", null, NOW),
				new Numbers((byte) 1, (short) 2, 3, 4L, 5.5f, 6.25, true, 'c', NOW),
				new Numbers((byte) -128, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE, Float.MAX_VALUE,
						Double.MIN_VALUE, false, '\u00fc', NOW),
				new Boxes((byte) 1, (short) 2, 3, 4L, 5.5f, 6.25, true, 'c', NOW),
				new Boxes(null, null, null, null, null, null, null, null, NOW),
				new Doubles(Double.NaN, Double.POSITIVE_INFINITY, 1e300, 1e-7, -0.0, NOW),
				new Money(new BigDecimal("509.20"), Currency.getInstance("EUR"), new BigInteger("9".repeat(40)), NOW),
				new Money(new BigDecimal("1E+3"), null, BigInteger.ZERO, NOW),
				new Money(new BigDecimal("0.000000001"), null, null, NOW),
				new Dates(LocalDate.of(2026, 2, 28), LocalTime.of(1, 2, 3, 4), LocalDateTime.of(2026, 1, 1, 0, 0),
						Instant.parse("2026-11-26T20:23:49.238413733Z"), NOW),
				new Zones(OffsetDateTime.parse("2026-11-26T20:23:49+01:00"),
						ZonedDateTime.of(2026, 11, 26, 20, 23, 49, 0, ZoneOffset.UTC), ZoneId.of("Europe/Berlin"), NOW),
				new Spans(Duration.ofMillis(1500), Period.ofDays(3), Year.of(2026), YearMonth.of(2026, 11), NOW),
				new Enums(TimeUnit.SECONDS, DayOfWeek.FRIDAY, Size.LARGE, NOW), new Enums(null, null, Size.SMALL, NOW),
				new Ids(UUID.fromString("5dc1c3ce-fdd6-483e-9dd3-62332573c501"), URI.create("https://example.com/a?b"),
						Locale.GERMANY, NOW),
				new Lists(List.of("a", "b"), List.of(1, 2), List.of(), NOW), new Lists(null, null, null, NOW),
				new Sets(new LinkedHashSet<>(List.of("b", "a")), Set.of(1L), NOW),
				new Maps(new LinkedHashMap<>(Map.of("a", 1)), new TreeMap<>(Map.of(1, "x", 2, "y")), NOW),
				new EnumKeys(new EnumMap<>(Map.of(Size.SMALL, List.of("s"))), NOW),
				new Arrays(new int[] { 1, 2 }, new String[] { "a" }, new byte[] { 1, 2, 3 }, new Item[0], NOW),
				new Nested(new Item("pen", 2, new Price(new BigDecimal("1.10"), "EUR")), NOW), new Nested(null, NOW),
				new NestedLists(List.of(new Item("pen", 2, null)), List.of(List.of(1), List.of(2, 3)), NOW),
				new NestedMaps(Map.of("k", new Item("ink", 1, null)), Map.of("l", List.of("x")), NOW),
				new Optionals(Optional.of("x"), OptionalInt.of(3), NOW),
				new Optionals(Optional.empty(), OptionalInt.empty(), NOW), new Generic<>("text", List.of("a"), NOW),
				new Generic<>(3, List.of(4), NOW), new Bound<>(7, "text", NOW),
				new Anything("text", List.of(1, "two", true), Map.of("k", new BigDecimal("1.50")), NOW),
				new Anything(7, null, null, NOW), new Reserved("gift", "class A", "noon", NOW),
				new Colliding("t", "u", 1, 2, 3, 4, 5_000_000, 6, "n", 7, NOW), new Early(NOW, 5, "noon"),
				new CollidingBean("a", "b", NOW), new Abbreviations("u", "p", "x", "h2", NOW),
				new Timed("job", 1_234_567, NOW), new Timed("job", 0, NOW), new Timed("job", 86_400_000_000_007L, NOW),
				new Aged(5_000_000, 7, NOW), new Delays(5, 6, Duration.ofSeconds(1), NOW),
				new Failed("job", new IllegalStateException("boom"), NOW), new Failed("job", null, NOW),
				new Caused(new Error("a: b"), NOW),
				new Causes(List.of(new Error("a: b"), new Exception()), Optional.of(new Error("c")), NOW),
				new OfUs(CloseReason.CLIENT_DISCONNECT, request, new ResponseInfo(200, 5, "/"), NOW),
				new OfUs(null, null, null, NOW),
				new Active(
						List.of(new InFlightTask("t", "job", 0, 5),
								new InFlightRequest(1, 2, "GET", "/", null, true, 9)),
						new InFlightTask("u", "job", 1, 6), NOW),
				new InContext(context, NOW), new Computed(Instant.parse("2026-11-26T20:23:49.238413733Z")),
				new Polymorphic(new Card("4711"), new Cash(5), NOW), new Validated("x", NOW),
				new Wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, NOW),
				new Bean("ann", 5, List.of(new Item("pen", 1, null)), NOW), new Inner.Deep("x", NOW));
	}

	enum Size {

		SMALL, LARGE {

			@Override
			public String toString() {
				return "as large as it gets";
			}

		}

	}

	record Price(BigDecimal amount, String currency) {
	}

	record Item(String productName, int count, @Nullable Price price) {
	}

	record Empty(long timestampNanos) implements LifecycleEvent {
	}

	record Texts(String text, String empty, @Nullable String none, long timestampNanos) implements LifecycleEvent {
	}

	record Numbers(byte one, short two, int three, long four, float five, double six, boolean seven, char eight,
			long timestampNanos) implements LifecycleEvent {
	}

	record Boxes(@Nullable Byte one, @Nullable Short two, @Nullable Integer three, @Nullable Long four,
			@Nullable Float five, @Nullable Double six, @Nullable Boolean seven, @Nullable Character eight,
			long timestampNanos) implements LifecycleEvent {
	}

	record Doubles(double none, double endless, double large, double small, double zero,
			long timestampNanos) implements LifecycleEvent {
	}

	record Money(BigDecimal amount, @Nullable Currency currency, @Nullable BigInteger huge,
			long timestampNanos) implements LifecycleEvent {
	}

	record Dates(LocalDate day, LocalTime hour, LocalDateTime both, Instant instant,
			long timestampNanos) implements LifecycleEvent {
	}

	record Zones(OffsetDateTime offset, ZonedDateTime zoned, ZoneId zone,
			long timestampNanos) implements LifecycleEvent {
	}

	record Spans(Duration duration, Period period, Year year, YearMonth month,
			long timestampNanos) implements LifecycleEvent {
	}

	record Enums(@Nullable TimeUnit unit, @Nullable DayOfWeek day, Size size,
			long timestampNanos) implements LifecycleEvent {
	}

	record Ids(UUID id, URI uri, Locale locale, long timestampNanos) implements LifecycleEvent {
	}

	record Lists(@Nullable List<String> texts, @Nullable List<Integer> numbers, @Nullable List<Item> items,
			long timestampNanos) implements LifecycleEvent {
	}

	record Sets(Set<String> texts, Set<Long> numbers, long timestampNanos) implements LifecycleEvent {
	}

	record Maps(Map<String, Integer> counts, Map<Integer, String> names,
			long timestampNanos) implements LifecycleEvent {
	}

	record EnumKeys(Map<Size, List<String>> sizes, long timestampNanos) implements LifecycleEvent {
	}

	record Arrays(int[] numbers, String[] texts, byte[] bytes, Item[] items,
			long timestampNanos) implements LifecycleEvent {
	}

	record Nested(@Nullable Item item, long timestampNanos) implements LifecycleEvent {
	}

	record NestedLists(List<Item> items, List<List<Integer>> matrix, long timestampNanos) implements LifecycleEvent {
	}

	record NestedMaps(Map<String, Item> items, Map<String, List<String>> texts,
			long timestampNanos) implements LifecycleEvent {
	}

	record Optionals(Optional<String> text, OptionalInt number, long timestampNanos) implements LifecycleEvent {
	}

	record Generic<T>(T value, List<T> more, long timestampNanos) implements LifecycleEvent {
	}

	record Bound<N extends Number>(N number, CharSequence text, long timestampNanos) implements LifecycleEvent {
	}

	record Anything(Object any, @Nullable List<?> list, @Nullable Map<String, ?> map,
			long timestampNanos) implements LifecycleEvent {
	}

	record Reserved(String type, String class_, String time, long timestampNanos) implements LifecycleEvent {
	}

	record Colliding(String type, String type_, int orderId, int order_id, int orderID, double durationMs,
			long durationNanos, long timestampNs, String timestamp_ns, int Time,
			long timestampNanos) implements LifecycleEvent {
	}

	record Early(long timestampNanos, long timestamp_ns, String time) implements LifecycleEvent {
	}

	record Abbreviations(String orderURL, String URLPath, String x, String http2Version,
			long timestampNanos) implements LifecycleEvent {
	}

	record Timed(String job, long durationNanos, long timestampNanos) implements TimedEvent {
	}

	record Aged(long ageNanos, long nanos, long timestampNanos) implements LifecycleEvent {
	}

	record Delays(long delayMs, double durationMs, Duration durationNanos,
			long timestampNanos) implements LifecycleEvent {
	}

	record Failed(String job, @Nullable Throwable error, long timestampNanos) implements FallibleEvent {
	}

	record Caused(Throwable cause, long timestampNanos) implements LifecycleEvent {
	}

	record Causes(List<Throwable> causes, Optional<Throwable> last, long timestampNanos) implements LifecycleEvent {
	}

	record OfUs(@Nullable CloseReason reason, @Nullable RequestInfo request, @Nullable ResponseInfo response,
			long timestampNanos) implements LifecycleEvent {
	}

	record Active(List<InFlight> stragglers, InFlight oldest, long timestampNanos) implements LifecycleEvent {
	}

	record InContext(ApplicationContext application, long timestampNanos) implements LifecycleEvent {
	}

	record Computed(Instant at) implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return LifecycleClock.toTimestamp(this.at);
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Card.class, name = "card"),
			@JsonSubTypes.Type(value = Cash.class, name = "cash") })
	sealed interface Payment {

	}

	record Card(String number) implements Payment {
	}

	record Cash(int coins) implements Payment {
	}

	record Polymorphic(Payment payment, Payment refund, long timestampNanos) implements LifecycleEvent {
	}

	record Validated(String text, long timestampNanos) implements LifecycleEvent {

		Validated {
			if (text.isEmpty()) {
				throw new IllegalArgumentException("The text is empty.");
			}
		}

		Validated(String text) {
			this(text, 1);
		}

	}

	record Wide(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o,
			int p, int q, int r, int s, int t, long timestampNanos) implements LifecycleEvent {
	}

	static final class CollidingBean implements LifecycleEvent {

		private final String orderId;

		private final String orderID;

		private final long timestampNanos;

		CollidingBean(String orderId, String orderID, long timestampNanos) {
			this.orderId = orderId;
			this.orderID = orderID;
			this.timestampNanos = timestampNanos;
		}

		public String getOrderId() {
			return this.orderId;
		}

		public String getOrderID() {
			return this.orderID;
		}

		@Override
		public long timestampNanos() {
			return this.timestampNanos;
		}

	}

	static final class Bean implements LifecycleEvent {

		private final String userName;

		private final int count;

		private final List<Item> items;

		private final long timestampNanos;

		Bean(String userName, int count, List<Item> items, long timestampNanos) {
			this.userName = userName;
			this.count = count;
			this.items = items;
			this.timestampNanos = timestampNanos;
		}

		public String getUserName() {
			return this.userName;
		}

		public int getCount() {
			return this.count;
		}

		public List<Item> getItems() {
			return this.items;
		}

		@Override
		public long timestampNanos() {
			return this.timestampNanos;
		}

	}

	static final class Inner {

		record Deep(String text, long timestampNanos) implements LifecycleEvent {
		}

	}

}
