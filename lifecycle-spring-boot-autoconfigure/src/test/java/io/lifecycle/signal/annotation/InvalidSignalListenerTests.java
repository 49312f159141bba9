package io.lifecycle.signal.annotation;

import java.util.stream.Stream;

import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;

import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Methods that cannot be listeners prevent the start with an explanation.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidSignalListenerTests {

	static Stream<Arguments> invalid() {
		return Stream.of(
				Arguments.of(TwoParameters.class,
						"on(Ping, String)' of bean 'listenerTwoParameters' takes 2 parameters.",
						"Declare the event as its only parameter"),
				Arguments.of(NoEventParameter.class, "takes java.lang.String, which is not a LifecycleEvent.",
						"Declare an event type as the parameter"),
				Arguments.of(NoType.class, "names no event.", "@OnSignal(RequestComplete.class)"),
				Arguments.of(TypeMismatch.class, "Events$Pong but takes io.lifecycle.signal.annotation.Events$Ping.",
						"Declare a common supertype"),
				Arguments.of(ArgumentOfARecord.class,
						"takes io.lifecycle.signal.annotation.InvalidSignalListenerTests$Created<java.lang.String>, which no Created is.",
						"implements Spring's ResolvableTypeProvider"),
				Arguments.of(ArgumentOfASubtype.class, "which no TextChanged is.",
						"declare the parameter as Changed<?>"),
				Arguments.of(ArgumentOfSealedTypes.class, "which no Sealed is.", "fixed by its class"),
				Arguments.of(Static.class, "is static.", "Make it an instance method"),
				Arguments.of(BeanMethod.class, "creates a bean.", "Annotate a method of the class of this bean"),
				Arguments.of(AsyncText.class, "is asynchronous by @Async, but returns neither a Future nor nothing.",
						"Remove @Async, or let it return a Future or nothing"),
				Arguments.of(BrokenCondition.class, "has a condition that cannot be parsed",
						"Correct the expression '#event.text =='"),
				Arguments.of(MisspeltCondition.class, "has the condition '#event.txt == 'a'', but Ping has no 'txt'.",
						"It has: text, timestampNanos."),
				Arguments.of(CapacityWithoutLane.class, "has a capacity or an overflow policy, but is not queued.",
						"Add delivery = Delivery.QUEUED"),
				Arguments.of(OverflowWithoutLane.class, "has a capacity or an overflow policy, but is not queued.",
						"Add delivery = Delivery.QUEUED"),
				Arguments.of(NegativeCapacity.class, "has a capacity of -1.", "Set 'capacity' to a positive number"),
				Arguments.of(ValueAndTypes.class, "names different events in 'value' and in 'types'.",
						"Name all of them in 'types'."),
				Arguments.of(StatusOfARequest.class, "filters by 'status', which none of its events has.",
						"Listen to RequestComplete or ResponseCompleted, or remove 'status'"),
				Arguments.of(PathOfAConnection.class, "filters by 'path', which none of its events has.",
						"Listen to RequestEvent or RequestStarted"),
				Arguments.of(MethodOfANote.class, "filters by 'method', which none of its events has.",
						"remove 'method'"),
				Arguments.of(DurationOfAMoment.class, "filters by 'slowerThan', which none of its events has.",
						"Listen to TimedEvent"),
				Arguments.of(BrokenStatus.class, "has the invalid status '50x'.", "such as \"5xx\""),
				Arguments.of(BrokenPath.class, "has the invalid path 'orders/{id'.", "Write a pattern"),
				Arguments.of(BrokenMethod.class, "has the invalid method 'GET /'.", "such as \"POST\""),
				Arguments.of(BrokenDuration.class, "has the invalid slowerThan 'soon'.", "Write a duration"),
				Arguments.of(BrokenSample.class, "has the invalid sample '0.0'.", "Write a number above 0"));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void invalidMethodStopsTheStart(Class<?> beanClass, String problem, String action) {
		withListeners(beanClass).run((context) -> assertThat(context).getFailure()
			.isInstanceOf(BeanCreationException.class)
			.satisfies((failure) -> assertThat(find(failure)).hasMessageContaining(problem)
				.extracting(InvalidSignalListenerException::getAction)
				.asString()
				.contains(action)));
	}

	@Test
	void invalidMethodOfALazyBeanStopsTheStart() {
		withListeners().withBean("lazy", NoType.class, NoType::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(find(failure)).hasMessageContaining("of bean 'lazy'")));
	}

	@Test
	void failureIsReportedWithWhatToDo(CapturedOutput output) {
		SpringApplication application = new SpringApplication(InvalidApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The @OnSignal method '" + NoType.class.getName() + ".on()' of bean '" + NoType.class.getName()
					+ "' names no event.")
			.contains("Name the event in the annotation, as in @OnSignal(RequestComplete.class)");
	}

	private static InvalidSignalListenerException find(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof InvalidSignalListenerException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOf(InvalidSignalListenerException.class);
		return (InvalidSignalListenerException) cause;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(NoType.class)
	static class InvalidApplication {

	}

	static class TwoParameters {

		@OnSignal
		void on(Ping event, String other) {
		}

	}

	static class NoEventParameter {

		@OnSignal
		void on(String event) {
		}

	}

	static class NoType {

		@OnSignal
		void on() {
		}

	}

	static class TypeMismatch {

		@OnSignal({ Ping.class, Pong.class })
		void on(Ping event) {
		}

	}

	record Created<T>(T entity) implements Note {

		@Override
		public String text() {
			return "created";
		}

	}

	static class ArgumentOfARecord {

		@OnSignal
		void on(Created<String> event) {
		}

	}

	abstract static class Changed<T> implements Note {

	}

	abstract static class TextChanged extends Changed<String> {

	}

	static class ArgumentOfASubtype {

		@OnSignal(TextChanged.class)
		void on(Changed<Integer> event) {
		}

	}

	sealed interface Sealed<T> extends LifecycleEvent permits Moved {

	}

	record Moved<T>(T from, long timestampNanos) implements Sealed<T> {

	}

	static class ArgumentOfSealedTypes {

		@OnSignal
		void on(Sealed<String> event) {
		}

	}

	static class Static {

		@OnSignal
		static void on(Note event) {
		}

	}

	static class AsyncText {

		@Async
		@OnSignal
		public String text(Ping event) {
			return event.text();
		}

	}

	static class BeanMethod {

		@Bean
		@OnSignal(Ping.class)
		static Object created() {
			return new Object();
		}

	}

	static class BrokenCondition {

		@OnSignal(condition = "#event.text ==")
		void on(Ping event) {
		}

	}

	static class MisspeltCondition {

		@OnSignal(condition = "#event.txt == 'a'")
		void on(Ping event) {
		}

	}

	static class CapacityWithoutLane {

		@OnSignal(capacity = 10)
		void on(Ping event) {
		}

	}

	static class OverflowWithoutLane {

		@OnSignal(overflow = OverflowPolicy.BLOCK)
		void on(Ping event) {
		}

	}

	static class NegativeCapacity {

		@OnSignal(delivery = Delivery.QUEUED, capacity = -1)
		void on(Ping event) {
		}

	}

	static class ValueAndTypes {

		@OnSignal(value = Ping.class, types = { Pong.class, Ping.class })
		void on(Note event) {
		}

	}

	static class StatusOfARequest {

		@OnSignal(types = { RequestReceived.class, RequestStarted.class }, status = "404")
		void on(LifecycleEvent event) {
		}

	}

	static class PathOfAConnection {

		@OnSignal(path = "/orders")
		void on(ConnectionClosed event) {
		}

	}

	static class MethodOfANote {

		@OnSignal(method = "GET")
		void on(Note event) {
		}

	}

	static class DurationOfAMoment {

		@OnSignal(slowerThan = "1s")
		void on(Ping event) {
		}

	}

	static class BrokenStatus {

		@OnSignal(status = "50x")
		void on(RequestComplete event) {
		}

	}

	static class BrokenPath {

		@OnSignal(path = "orders/{id")
		void on(RequestComplete event) {
		}

	}

	static class BrokenMethod {

		@OnSignal(method = "GET /")
		void on(RequestComplete event) {
		}

	}

	static class BrokenDuration {

		@OnSignal(slowerThan = "soon")
		void on(RequestComplete event) {
		}

	}

	static class BrokenSample {

		@OnSignal(sample = 0)
		void on(RequestComplete event) {
		}

	}

}
