package io.lifecycle.signal.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.TimedEvent;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import io.lifecycle.signal.annotation.Events.TimedNote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The supported signatures of annotated methods, and the events that they receive.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnSignalTests {

	@Test
	void methodOfAnyVisibilityListens() {
		withListeners(Visibilities.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactlyInAnyOrder("private a", "package a",
					"protected a", "public a", "final a");
		});
	}

	@Test
	void methodWithoutParameterListensToNamedTypes() {
		withListeners(NoParameter.class).run((context) -> {
			emit(context, new Ping("a"));
			emit(context, new Pong("b"));
			emit(context, new TimedNote("c", 1));
			assertThat(context.getBean(Log.class).entries()).containsExactly("called", "called");
		});
	}

	@Test
	void typesAreTheUnionOfValueAndTypes() {
		withListeners(SeveralTypes.class).run((context) -> {
			emit(context, new Ping("a"));
			emit(context, new Pong("b"));
			emit(context, new TimedNote("c", 1));
			assertThat(context.getBean(Log.class).entries()).containsExactly("a", "b");
		});
	}

	@Test
	void eventOfSeveralNamedTypesArrivesOnce() {
		withListeners(OverlappingTypes.class).run((context) -> {
			emit(context, new TimedNote("a", 1));
			emit(context, new Ping("b"));
			assertThat(context.getBean(Log.class).entries()).containsExactlyInAnyOrder("unrelated a", "nested a",
					"unrelated b", "nested b");
		});
	}

	@Test
	void typeIsInferredFromGenericParameter() {
		withListeners(PingListener.class).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			assertThat(bus.listenerCount(Ping.class)).isEqualTo(1);
			assertThat(bus.listenerCount(Pong.class)).isZero();
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("generic a");
		});
	}

	@Test
	void genericInterfaceMethodListensOnce() {
		withListeners(InterfaceListener.class).run((context) -> {
			emit(context, new Ping("a"));
			emit(context, new Pong("b"));
			assertThat(context.getBean(Log.class).entries()).containsExactlyInAnyOrder("implemented a", "default a");
		});
	}

	@Test
	void overriddenMethodListensOnceEvenIfAnnotatedTwice() {
		withListeners(Overriding.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("overriding a");
		});
	}

	@Test
	void composedAnnotationOverridesAttributes() {
		withListeners(Composed.class).run((context) -> {
			emit(context, new Ping("a"));
			emit(context, new Ping("loud"));
			emit(context, new Pong("loud"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("loud");
		});
	}

	@Test
	void orderAnnotationIsHonoured() {
		withListeners(LastListener.class, FirstListener.class).run((context) -> {
			context.getBean(SignalBus.class).on(Ping.class, (event) -> context.getBean(Log.class).add("programmatic"));
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("1", "2", "none", "programmatic");
		});
	}

	@Test
	void conditionSeesEventAndBeans() {
		withListeners(Conditional.class).withBean("filter", Filter.class).run((context) -> {
			emit(context, new Ping("a"));
			emit(context, new Ping("pass"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("pass");
		});
	}

	@Test
	void conditionThatThrowsCountsAsFailureOfTheListener(CapturedOutput output) {
		withListeners(FailingCondition.class).run((context) -> {
			context.getBean(SignalBus.class).on(Note.class, (event) -> context.getBean(Log.class).add("next"));
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("next");
			assertThat(output).contains("Listener listenerFailingCondition.on(Ping) failed");
		});
	}

	@Test
	void failureNamesBeanMethodAndEvent(CapturedOutput output) {
		withListeners(Failing.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(output).contains("Listener listenerFailing.fail(Ping) failed").contains("checked failure");
		});
	}

	@Test
	void valueReturnedIsIgnored() {
		withListeners(Returning.class).run((context) -> {
			assertThat(context.getBean(SignalBus.class).emit(new Ping("a"))).isCompleted();
			assertThat(context.getBean(Log.class).entries()).containsExactly("a");
		});
	}

	@Test
	void configurationClassListens() {
		withListeners().withUserConfiguration(ListeningConfiguration.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("configuration a");
		});
	}

	@Test
	void configurationClassThatDefinesTheBusListens() {
		withListeners().withUserConfiguration(BusConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(SignalBus.class);
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("configuration a");
		});
	}

	@Test
	void classBehindTheReturnTypeOfBeanMethodListens() {
		withListeners().withUserConfiguration(InterfaceReturnConfiguration.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("hidden a");
		});
	}

	@Test
	void instanceWithTwoNamesListensOnce() {
		withListeners().withUserConfiguration(TwoNamesConfiguration.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("hidden a");
		});
	}

	@Test
	void twoBeansOfOneClassBothListen() {
		withListeners().withBean("one", Composed.class).withBean("two", Composed.class).run((context) -> {
			emit(context, new Ping("loud"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("loud", "loud");
		});
	}

	abstract static class Listener {

		final Log log;

		Listener(Log log) {
			this.log = log;
		}

	}

	static class Visibilities extends Listener {

		Visibilities(Log log) {
			super(log);
		}

		@OnSignal
		private void privateMethod(Ping event) {
			this.log.add("private " + event.text());
		}

		@OnSignal
		void packageMethod(Ping event) {
			this.log.add("package " + event.text());
		}

		@OnSignal
		protected void protectedMethod(Ping event) {
			this.log.add("protected " + event.text());
		}

		@OnSignal
		public void publicMethod(Ping event) {
			this.log.add("public " + event.text());
		}

		@OnSignal
		final void finalMethod(Ping event) {
			this.log.add("final " + event.text());
		}

	}

	static class NoParameter extends Listener {

		NoParameter(Log log) {
			super(log);
		}

		@OnSignal({ Ping.class, Pong.class })
		private void call() {
			this.log.add("called");
		}

	}

	static class SeveralTypes extends Listener {

		SeveralTypes(Log log) {
			super(log);
		}

		@OnSignal(types = { Pong.class, Ping.class, Pong.class })
		void on(Note event) {
			this.log.add(event.text());
		}

	}

	static class OverlappingTypes extends Listener {

		OverlappingTypes(Log log) {
			super(log);
		}

		@OnSignal({ Note.class, TimedEvent.class })
		void unrelated(LifecycleEvent event) {
			if (event instanceof Note note) {
				this.log.add("unrelated " + note.text());
			}
		}

		@OnSignal({ Ping.class, TimedNote.class, Note.class })
		void nested(Object event) {
			this.log.add("nested " + ((Note) event).text());
		}

	}

	abstract static class GenericListener<E extends Note> extends Listener {

		GenericListener(Log log) {
			super(log);
		}

		@OnSignal
		private void on(E event) {
			this.log.add("generic " + event.text());
		}

	}

	static class PingListener extends GenericListener<Ping> {

		PingListener(Log log) {
			super(log);
		}

	}

	interface Receiver<E extends Note> {

		@OnSignal
		void receive(E event);

		Log log();

		@OnSignal
		default void receiveByDefault(E event) {
			log().add("default " + event.text());
		}

	}

	record InterfaceListener(Log log) implements Receiver<Ping> {

		@Override
		public void receive(Ping event) {
			this.log.add("implemented " + event.text());
		}

	}

	static class Overridden extends Listener {

		Overridden(Log log) {
			super(log);
		}

		@OnSignal
		void on(Ping event) {
			this.log.add("overridden " + event.text());
		}

	}

	static class Overriding extends Overridden {

		Overriding(Log log) {
			super(log);
		}

		@Override
		@OnSignal
		void on(Ping event) {
			this.log.add("overriding " + event.text());
		}

	}

	@OnSignal(Ping.class)
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface OnPing {

		@AliasFor(annotation = OnSignal.class, attribute = "condition")
		String when() default "";

	}

	static class Composed extends Listener {

		Composed(Log log) {
			super(log);
		}

		@OnPing(when = "#event.text == 'loud'")
		void on(Note event) {
			this.log.add(event.text());
		}

	}

	static class LastListener extends Listener {

		LastListener(Log log) {
			super(log);
		}

		@OnSignal(Ping.class)
		void none() {
			this.log.add("none");
		}

		@OnSignal(Ping.class)
		@Order(2)
		void second() {
			this.log.add("2");
		}

	}

	static class FirstListener extends Listener {

		FirstListener(Log log) {
			super(log);
		}

		@OnSignal(Ping.class)
		@Order(1)
		void first() {
			this.log.add("1");
		}

	}

	static class Filter {

		public boolean passes(Ping event) {
			return event.text().equals("pass");
		}

	}

	static class Conditional extends Listener {

		Conditional(Log log) {
			super(log);
		}

		@OnSignal(condition = "@filter.passes(#event)")
		void on(Ping event) {
			this.log.add(event.text());
		}

	}

	static class FailingCondition extends Listener {

		FailingCondition(Log log) {
			super(log);
		}

		@OnSignal(condition = "#event.text.charAt(1) == 'b'")
		void on(Ping event) {
			this.log.add(event.text());
		}

	}

	static class Failing {

		@OnSignal(Ping.class)
		void fail() throws Exception {
			throw new Exception("checked failure");
		}

	}

	static class Returning extends Listener {

		Returning(Log log) {
			super(log);
		}

		@OnSignal
		String on(Ping event) {
			this.log.add(event.text());
			return event.text();
		}

	}

	@Configuration
	static class ListeningConfiguration {

		private final Log log;

		ListeningConfiguration(Log log) {
			this.log = log;
		}

		@OnSignal
		private void on(Ping event) {
			this.log.add("configuration " + event.text());
		}

	}

	@Configuration
	static class BusConfiguration extends ListeningConfiguration {

		BusConfiguration(Log log) {
			super(log);
		}

		@Bean
		SignalBus userBus() {
			return SignalBus.create();
		}

	}

	interface Marker {

	}

	static class Hidden extends Listener implements Marker {

		Hidden(Log log) {
			super(log);
		}

		@OnSignal
		void on(Ping event) {
			this.log.add("hidden " + event.text());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceReturnConfiguration {

		@Bean
		Marker marker(Log log) {
			return new Hidden(log);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoNamesConfiguration {

		@Bean
		Hidden hidden(Log log) {
			return new Hidden(log);
		}

		@Bean
		Marker marker(Hidden hidden) {
			return hidden;
		}

	}

}
