package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.TimedNote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ReflectionUtils;

import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Conditions are checked against the types of their events when they are compiled.
 */
class OnSignalConditionTests {

	private static final Details DETAILS = new Details(new Item("a", 1), List.of(new Item("b", 2)),
			Map.of("key", new Item("c", 3)), new int[] { 4 }, CloseReason.TIMEOUT, "any", new Ping("p"));

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	@ParameterizedTest
	@ValueSource(strings = { "#event.item.name == 'a'", "#event.item().count() > 0", "#details.item.name == 'a'",
			"#root.event.item.name == 'a'", "event.item.name == 'a'", "#root.args[0].item.name == 'a'",
			"args.length == 1", "#a0.item.name == 'a'", "#p0.item.name == 'a'", "#this.event.item.count == 1",
			"#event.items[0].name == 'b'", "#event.map['key'].name == 'c'", "#event.numbers[0] == 4",
			"#event.numbers.length == 1", "#event.items.![name].contains('b')", "#event.items.?[count > 1].size() == 1",
			"#event.any.length() == 3", "true or #event.any.anything",
			"#event.note instanceof T(io.lifecycle.event.LifecycleEvent) and #event.note.text.startsWith('p')",
			"!(#event.note instanceof T(io.lifecycle.event.TimedEvent) and #event.note.durationNanos > 5)",
			"#event.reason == T(io.lifecycle.event.CloseReason).TIMEOUT", "#event.reason.name() == 'TIMEOUT'",
			"T(java.time.Duration).ofSeconds(#event.item.count).seconds == 1", "T(Long).MAX_VALUE > 1",
			"#event.class.simpleName == 'Details'", "#event.item.name matches '[a-z]' && !(#event.item.count == 2)",
			"@item.name == 'bean'", "#event.item.flag", "#event.item.name.toString() == 'a'",
			"#event.item.flag ? true : #event.item.name", "#event.item.count + 1 == 2",
			"#event.item.join('a', 'b', 'c') == 'abc'", "#event.item.count between {0, 1}", "true" })
	void validConditionIsEvaluated(String condition) {
		this.beanFactory.registerSingleton("item", new Item("bean", 0));
		assertThat(new SignalConditions(this.beanFactory).compile(method("on", condition)).test(DETAILS)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					#event.itm.name == 'a'           | Details has no 'itm'   | It has: any, item, items, map, note, numbers, reason, timestampNanos.
					#event.item.nam == 'a'           | Item has no 'nam'      | It has: count, flag, name.
					#event.item.nme()                | Item has no 'nme()'    | It has: count, flag, join, name.
					#event.item.count(1) > 0         | Item has no 'count(1)' | It has: count, flag, join, name.
					#event.items[0].nam == 'a'       | Item has no 'nam'      | It has: count, flag, name.
					#event.map['key'].nam == 'a'     | Item has no 'nam'      | It has: count, flag, name.
					#event.item.name.size() > 0      | String has no 'size()' | charAt
					#event.note.ping                 | Note has no 'ping'     | It has: text, timestampNanos.
					#event.note instanceof T(Long) and #event.item.ping | Item has no 'ping' | It has: count, flag, name.
					T(Long).MAX > 1                  | Long has no 'MAX'      | MAX_VALUE
					T(Lng).MAX_VALUE > 1             | T(Lng) does not exist  | full name
					#evnt.item.flag                  | '#evnt' does not exist | #event, #details, #a0, #p0, #root
					#a1.item.flag                    | '#a1' does not exist   | #event, #details, #a0, #p0, #root
					#fn(#event)                      | '#fn(#event)' does not exist | beans are @name
					item.flag                        | 'item' does not exist  | #event
					@bean.passes(#evnt)              | '#evnt' does not exist | #event
					#event.items.?[#evnt]            | '#evnt' does not exist | #event
					#event.item.name                 | '#event.item.name' is of type String | a comparison
					#event.item.count + 1            | is of type Number      | a comparison
					'yes'                            | ''yes'' is of type String | a comparison
					#event.item.flag and #event.item | '#event.item' is of type Item | a comparison
					not #event.item.name             | is of type String      | a comparison
					#event.item.name > 5             | compares a number with something else | with a number
					""")
	void conditionThatCannotWorkIsRefused(String condition, String problem, String action) {
		assertThatExceptionOfType(InvalidSignalListenerException.class)
			.isThrownBy(() -> new SignalConditions(this.beanFactory).compile(method("on", condition)))
			.withMessageContaining("has the condition '%s', but".formatted(condition))
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getAction()).contains(action));
	}

	@Test
	void conditionIsCheckedAgainstEachType() {
		SignalConditions conditions = new SignalConditions(this.beanFactory);
		assertThat(conditions.compile(method("notes", "#event.durationNanos == 7", TimedNote.class))
			.test(new TimedNote("a", 7))).isTrue();
		assertThatExceptionOfType(InvalidSignalListenerException.class)
			.isThrownBy(
					() -> conditions.compile(method("notes", "#event.durationNanos == 7", TimedNote.class, Ping.class)))
			.withMessageContaining("Ping has no 'durationNanos'");
	}

	@Test
	void conditionOfAFamilyNeedsWhatAllOfItHave() {
		SignalConditions conditions = new SignalConditions(this.beanFactory);
		RequestComplete complete = new RequestComplete(
				new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "::1", Map.of()),
				new ResponseInfo(500, 0, null), 0, null);
		assertThat(conditions.compile(method("none", "event.status >= 500", RequestComplete.class)).test(complete))
			.isTrue();
		assertThatExceptionOfType(InvalidSignalListenerException.class)
			.isThrownBy(() -> conditions.compile(method("none", "#event.status >= 500", RequestEvent.class)))
			.withMessageContaining("RequestEvent has no 'status'");
		assertThatExceptionOfType(InvalidSignalListenerException.class)
			.isThrownBy(() -> conditions.compile(method("none", "#a0.status >= 500", RequestComplete.class)))
			.withMessageContaining("'#a0' does not exist");
	}

	@Test
	void typeArgumentsAreKnown() {
		SignalConditions conditions = new SignalConditions(this.beanFactory);
		assertThat(conditions.compile(method("generic", "#event.value.name == 'a'")).test(new Text())).isTrue();
		assertThatExceptionOfType(InvalidSignalListenerException.class)
			.isThrownBy(() -> conditions.compile(method("generic", "#event.value.nam == 'a'")))
			.withMessageContaining("Item has no 'nam'");
	}

	@Test
	void placeholdersAreResolved() {
		placeholders().withPropertyValues("min=2", "shop=/shop", "error=5xx", "slow=1s", "verb=POST")
			.withBean("listener", WithPlaceholders.class)
			.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				bus.emit(new Ping("a"));
				bus.emit(new Ping("abc"));
				bus.emit(complete("/shop/1"));
				bus.emit(complete("/other"));
				assertThat(context.getBean(Log.class).entries()).containsExactly("abc", "/shop/1");
			});
	}

	@Test
	void placeholderWithoutAValueStopsTheStart() {
		placeholders().withBean("listener", WithPlaceholders.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("has a placeholder that cannot be resolved: Could not resolve placeholder"));
	}

	private static ApplicationContextRunner placeholders() {
		return withListeners().withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class))
			.withBean("limits", Item.class, () -> new Item("limits", 1));
	}

	private static RequestComplete complete(String path) {
		return new RequestComplete(new RequestInfo(1, 1, "POST", path, null, "HTTP/1.1", "http", "::1", Map.of()),
				new ResponseInfo(500, 0, null), 2_000_000_000L, null);
	}

	private static ListenerMethod method(String name, String condition, Class<?>... types) {
		Method method = List.of(ReflectionUtils.getDeclaredMethods(Listeners.class))
			.stream()
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return ListenerMethod.of("bean", ResolvableType.forClass(Listeners.class), method,
				MergedAnnotation.of(OnSignal.class, Map.of("condition", condition, "types", types)),
				(placeholder) -> placeholder);
	}

	record Item(String name, int count) {

		public boolean isFlag() {
			return true;
		}

		public String join(String... parts) {
			return String.join("", parts);
		}

	}

	record Details(Item item, List<Item> items, Map<String, Item> map, int[] numbers, CloseReason reason, Object any,
			Note note) implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 0;
		}

	}

	interface Generic<T> extends LifecycleEvent {

		T value();

	}

	record Text() implements Generic<Item> {

		@Override
		public Item value() {
			return new Item("a", 1);
		}

		@Override
		public long timestampNanos() {
			return 0;
		}

	}

	static class Listeners {

		void on(Details details) {
		}

		void notes(Note note) {
		}

		void generic(Generic<Item> event) {
		}

		void none() {
		}

	}

	record WithPlaceholders(Log log) {

		@OnSignal(condition = "#ping.text.length() > ${min} and #{@limits.count == 1}")
		void on(Ping ping) {
			this.log.add(ping.text());
		}

		@OnSignal(path = "${shop}/**", status = "${error}", slowerThan = "${slow}", method = "${verb}")
		void on(RequestComplete event) {
			this.log.add(event.request().path());
		}

	}

}
