package io.lifecycle.signal.annotation;

import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.proxied;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners on beans that are proxied.
 */
class OnSignalProxyTests {

	@Test
	void methodsOfClassBasedProxyAreCalledThroughTheProxy() {
		proxied(true, Plain.class).run((context) -> {
			assertThat(AopUtils.isCglibProxy(context.getBean(Plain.class))).isTrue();
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactlyInAnyOrder("package a", "protected a");
			assertThat(context.getBean(CallCounter.class).calls).containsExactlyInAnyOrder("packageMethod",
					"protectedMethod");
		});
	}

	@Test
	void interfaceMethodOfJdkProxyIsCalledThroughTheProxy() {
		proxied(false, WithInterface.class).run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Api.class))).isTrue();
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactlyInAnyOrder("annotated here a",
					"annotated there a");
			assertThat(context.getBean(CallCounter.class).calls).hasSize(2);
		});
	}

	@Test
	void proxyInACircleOfBeansIsCalled() {
		proxied(true, First.class, Second.class).withAllowCircularReferences(true).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(CallCounter.class).calls).containsExactly("on");
		});
	}

	@Test
	void genericInterfaceMethodOfJdkProxyIsCalledThroughTheProxy() {
		proxied(false, WithGenericInterface.class).run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean(GenericApi.class))).isTrue();
			emit(context, new Ping("a"));
			emit(context, new Pong("b"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("generic a");
			assertThat(context.getBean(CallCounter.class).calls).containsExactly("receive");
		});
	}

	@Test
	void methodThatIsOnNoInterfaceOfJdkProxyStopsTheStart() {
		proxied(false, TargetOnly.class).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidSignalListenerException.class)
			.hasMessageContaining("TargetOnly.targetOnly(Ping)")
			.hasMessageContaining("listenerTargetOnly")
			.hasMessageContaining("not on an interface of the JDK proxy"));
	}

	@Test
	void privateMethodOfClassBasedProxyStopsTheStart() {
		proxied(true, Private.class).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidSignalListenerException.class)
			.hasMessageContaining("is private, and the bean is proxied"));
	}

	@Test
	void finalMethodOfClassBasedProxyStopsTheStart() {
		proxied(true, Final.class).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidSignalListenerException.class)
			.hasMessageContaining("is final, and the bean is proxied"));
	}

	static class Plain {

		private final Log log;

		Plain(Log log) {
			this.log = log;
		}

		@OnSignal
		void packageMethod(Ping event) {
			this.log.add("package " + event.text());
		}

		@OnSignal
		protected void protectedMethod(Ping event) {
			this.log.add("protected " + event.text());
		}

	}

	interface Api {

		void here(Ping event);

		@OnSignal
		void there(Ping event);

	}

	static class WithInterface implements Api {

		private final Log log;

		WithInterface(Log log) {
			this.log = log;
		}

		@Override
		@OnSignal
		public void here(Ping event) {
			this.log.add("annotated here " + event.text());
		}

		@Override
		public void there(Ping event) {
			this.log.add("annotated there " + event.text());
		}

	}

	interface GenericApi<E extends Note> {

		void receive(E event);

	}

	record WithGenericInterface(Log log) implements GenericApi<Ping> {

		@Override
		@OnSignal
		public void receive(Ping event) {
			this.log.add("generic " + event.text());
		}

	}

	static class First {

		@Autowired
		private Second second;

		@OnSignal
		void on(Ping event) {
		}

	}

	static class Second {

		@Autowired
		private First first;

	}

	static class TargetOnly implements Comparable<TargetOnly> {

		@OnSignal
		public void targetOnly(Ping event) {
		}

		@Override
		public int compareTo(TargetOnly other) {
			return 0;
		}

	}

	static class Private {

		@OnSignal
		private void on(Ping event) {
		}

	}

	static class Final {

		@OnSignal
		final void on(Ping event) {
		}

	}

}
