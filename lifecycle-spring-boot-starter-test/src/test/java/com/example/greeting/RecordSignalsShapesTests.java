package com.example.greeting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Tests for {@link RecordSignals} on classes of every shape, alone and in parallel.
 */
class RecordSignalsShapesTests {

	private static final Set<ApplicationContext> contexts = ConcurrentHashMap.newKeySet();

	// All methods are at the same point: none passes it alone.
	private static volatile CyclicBarrier together = new CyclicBarrier(1);

	private static Events run(boolean parallel, Class<?>... types) {
		contexts.clear();
		return EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", String.valueOf(parallel))
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "3")
			.selectors(Stream.of(types).map((type) -> selectClass(type)).toList())
			.execute()
			.testEvents()
			.debug();
	}

	@Test
	void methodsThatRunInParallelSeeTheirOwnEvents() {
		for (Class<?> type : new Class<?>[] { ParallelMethods.class, ParallelMethodsOfOneInstance.class }) {
			together = new CyclicBarrier(3);
			run(true, type).assertStatistics((statistics) -> statistics.started(3).succeeded(3));
			assertThat(contexts).hasSize(1);
		}
	}

	@Test
	void eachContextThatReplacesADirtyOneIsRecorded() {
		run(false, Dirty.class, DirtyBefore.class).assertStatistics((statistics) -> statistics.started(4).succeeded(4));
		assertThat(contexts).hasSizeGreaterThanOrEqualTo(3);
	}

	@Test
	void classesWithOtherAttributesShareAContext() {
		run(false, Strict.class, Patient.class, ByMetaAnnotation.class, Inherited.class, ByInterface.class)
			.assertStatistics((statistics) -> statistics.started(5).succeeded(5));
		assertThat(contexts).hasSize(1);
	}

	@Test
	void attributesOfMetaAnnotationsApply() {
		run(false, StrictByMetaAnnotation.class).assertStatistics((statistics) -> statistics.started(1).failed(1));
	}

	@Test
	void nestedClassesAreRecorded() {
		run(false, Outer.class).assertStatistics((statistics) -> statistics.started(6).succeeded(6));
	}

	@SpringBootTest(webEnvironment = WebEnvironment.NONE)
	abstract static class Case {

		@Autowired
		SignalBus bus;

		@Autowired
		ApplicationContext context;

		void greet(RecordedSignals signals, String name) {
			contexts.add(this.context);
			this.bus.emit(new Greeted(name));
			assertThat(signals.list(Greeted.class)).extracting(Greeted::name).containsExactly(name);
		}

	}

	@RecordSignals
	static class ParallelMethods extends Case {

		@Test
		void first(RecordedSignals signals) throws Exception {
			greetTogether(signals, "first");
		}

		@Test
		void second(RecordedSignals signals) throws Exception {
			greetTogether(signals, "second");
		}

		@Test
		void third(RecordedSignals signals) throws Exception {
			greetTogether(signals, "third");
		}

		private void greetTogether(RecordedSignals signals, String name) throws Exception {
			together.await(60, TimeUnit.SECONDS);
			greet(signals, name);
			together.await(60, TimeUnit.SECONDS);
			assertThat(signals).hasExactlyOne(Greeted.class);
			assertThat(signals.all()).has(3, Greeted.class);
			together.await(60, TimeUnit.SECONDS);
		}

	}

	@Execution(ExecutionMode.CONCURRENT)
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class ParallelMethodsOfOneInstance extends ParallelMethods {

	}

	@RecordSignals
	static class Dirty extends Case {

		private RecordedSignals signals;

		@Test
		@DirtiesContext
		void first() {
			greet(this.signals, "first");
		}

		@Test
		@DirtiesContext(methodMode = MethodMode.BEFORE_METHOD)
		void second() {
			greet(this.signals, "second");
		}

		@AfterEach
		void stillRecorded() {
			this.bus.emit(new Greeted("end"));
			assertThat(this.signals).has(2, Greeted.class);
		}

	}

	@RecordSignals
	@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
	static class DirtyBefore extends Case {

		@RepeatedTest(2)
		void recorded(RecordedSignals signals) {
			greet(signals, "again");
		}

	}

	@RecordSignals(strict = true)
	static class Strict extends Case {

		@Test
		void recorded(RecordedSignals signals) {
			greet(signals, "strict");
		}

	}

	@RecordSignals(timeout = "20s", verify = false)
	static class Patient extends Case {

		@Test
		void recorded(RecordedSignals signals) {
			greet(signals, "patient");
		}

	}

	@RecordSignals
	@SpringBootTest(webEnvironment = WebEnvironment.NONE)
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@interface RecordedTest {

		@AliasFor(annotation = RecordSignals.class, attribute = "strict")
		boolean failing() default false;

	}

	abstract static class WithBus {

		@Autowired
		SignalBus bus;

		@Autowired
		ApplicationContext context;

	}

	@RecordedTest
	static class ByMetaAnnotation extends WithBus {

		@Test
		void recorded(RecordedSignals signals) {
			contexts.add(this.context);
			this.bus.emit(new Greeted("meta"));
			assertThat(signals).hasExactlyOne(Greeted.class);
		}

	}

	@RecordedTest(failing = true)
	static class StrictByMetaAnnotation extends WithBus {

		@Test
		void failsBecauseItsListenerFails() {
			this.bus.on(Greeted.class, (event) -> {
				throw new IllegalStateException("on purpose");
			});
			this.bus.emit(new Greeted("meta"));
		}

	}

	static class Inherited extends Strict {

	}

	@RecordSignals
	interface Recorded {

	}

	static class ByInterface extends Case implements Recorded {

		@Test
		void recorded(RecordedSignals signals) {
			greet(signals, "interface");
		}

	}

	@RecordSignals
	static class Outer extends Case {

		private RecordedSignals signals;

		@ParameterizedTest
		@ValueSource(strings = { "Ada", "Grace" })
		void outer(String name) {
			greet(this.signals, name);
		}

		@Nested
		class Inner {

			private RecordedSignals own;

			@Test
			void fieldsOfBothAreTheRecordingOfTheTest(RecordedSignals parameter) {
				greet(parameter, "inner");
				assertThat(this.own).hasExactlyOne(Greeted.class);
				assertThat(Outer.this.signals).hasExactlyOne(Greeted.class);
			}

			@Test
			void nextTestBeginsAnew() {
				assertThat(this.own).hasNone(Greeted.class);
			}

			@Nested
			@RecordSignals(strict = true)
			class Innermost {

				@RepeatedTest(2)
				void recorded() {
					greet(Inner.this.own, "innermost");
				}

			}

		}

	}

}
