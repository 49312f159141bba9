package io.lifecycle.signal.annotation;

import java.util.List;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts that were processed ahead of time.
 */
class OnSignalAotTests {

	private final TestGenerationContext generation = new TestGenerationContext();

	@Test
	@CompileWithForkedClassLoader
	void processedContextWorks() {
		String initializer = process();
		TestCompiler.forSystem().with(this.generation).compile((compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			context.setClassLoader(compiled.getClassLoader());
			initializer(compiled.getInstance(ApplicationContextInitializer.class, initializer)).initialize(context);
			try (context) {
				context.refresh();
				List<String> entries = context.getBean(Log.class).entries();
				assertThat(entries).containsExactly("startup");
				emit(context, new Ping("a"));
				emit(context, new Ping("loud"));
				assertThat(entries).containsExactly("startup", "eager a", "eager loud", "lazy created", "lazy loud");
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(
			ApplicationContextInitializer<?> instance) {
		return (ApplicationContextInitializer<GenericApplicationContext>) instance;
	}

	@Test
	void methodsAndEventsOfConditionsAreHinted() {
		process();
		RuntimeHints hints = this.generation.getRuntimeHints();
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Eager.class, "on")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Eager.class, "started")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Api.class, "on")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Ping.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(String.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
	}

	private String process() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class);
		String name = new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation).canonicalName();
		this.generation.writeGeneratedContent();
		return name;
	}

	interface Api {

		void on(Ping event);

	}

	static class Eager implements Api {

		private final Log log;

		Eager(Log log) {
			this.log = log;
		}

		@Override
		@OnSignal
		public void on(Ping event) {
			this.log.add("eager " + event.text());
		}

		@OnSignal(StartupBegin.class)
		private void started() {
			this.log.add("startup");
		}

	}

	static class LazyListener {

		private final Log log;

		LazyListener(Log log) {
			this.log = log;
			log.add("lazy created");
		}

		@OnSignal(value = Ping.class, condition = "#event.text.startsWith('loud')")
		void on(Note event) {
			this.log.add("lazy " + event.text());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ SignalAutoConfiguration.class, ApplicationStateAutoConfiguration.class })
	static class Application {

		@Bean
		Log log() {
			return new Log();
		}

		@Bean
		Eager eager(Log log) {
			return new Eager(log);
		}

		@Bean
		@Lazy
		LazyListener lazy(Log log) {
			return new LazyListener(log);
		}

	}

}
