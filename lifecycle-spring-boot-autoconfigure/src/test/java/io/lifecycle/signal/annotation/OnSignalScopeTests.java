package io.lifecycle.signal.annotation;

import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Signals;
import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.Events.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.RequestScope;
import org.springframework.web.context.request.ServletRequestAttributes;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * When listeners look up their beans, and when they release them.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnSignalScopeTests {

	@Test
	void singletonsListenWhileOthersAreStillCreated() {
		withListeners(Counting.class).withBean("later", Object.class, () -> new Object())
			.withBean("emitter", EmittingWhenCreated.class)
			.run((context) -> assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup",
					"from constructor"));
	}

	@Test
	void eventWhileSingletonsAreCreatedCreatesNoBeanOutOfOrder() {
		withListeners().withBean("emitter", EmittingWhenCreated.class)
			.withBean("listener", Counting.class)
			.run((context) -> assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup"));
	}

	@Test
	void lazyBeanIsCreatedByItsFirstEvent() {
		withListeners().withUserConfiguration(LazyConfiguration.class).run((context) -> {
			Log log = context.getBean(Log.class);
			assertThat(log.entries()).isEmpty();
			assertThat(context.getBean(SignalBus.class).listenerCount(Ping.class)).isEqualTo(1);
			emit(context, new Ping("a"));
			emit(context, new Ping("b"));
			assertThat(log.entries()).containsExactly("created", "startup", "a", "b");
		});
	}

	@Test
	void lazyBeanThatSomebodyElseCreatesListensOnce() {
		withListeners().withUserConfiguration(LazyConfiguration.class).run((context) -> {
			context.getBean(Counting.class);
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup", "a");
		});
	}

	@Test
	void lazyBeanIsNotCreatedWhileTheContextIsDestroyed(CapturedOutput output) {
		withListeners().withUserConfiguration(LazyConfiguration.class)
			.withBean("emitter", EmittingWhenDestroyed.class)
			.run((context) -> {
			});
		assertThat(output).doesNotContain("BeanCreationNotAllowedException").doesNotContain("failed");
	}

	@Test
	void singletonsReceiveEventsUntilTheyAreDestroyed() {
		Log log = new Log();
		withListeners().withBean("listener", Counting.class, () -> new Counting(log))
			.withBean("emitter", EmittingWhenDestroyed.class)
			.run((context) -> {
			});
		assertThat(log.entries()).containsExactly("created", "startup", "from destroy");
	}

	@Test
	void listenersOfADestroyedSingletonEnd() {
		withListeners(Counting.class).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			DefaultListableBeanFactory factory = (DefaultListableBeanFactory) context.getBeanFactory();
			factory.destroySingleton("listenerCounting");
			assertThat(bus.listenerCount(Ping.class)).isZero();
			context.getBean(Counting.class);
			assertThat(bus.listenerCount(Ping.class)).isEqualTo(1);
		});
	}

	@Test
	void prototypeIsCreatedForEachEvent() {
		withListeners().withUserConfiguration(PrototypeConfiguration.class).run((context) -> {
			Log log = context.getBean(Log.class);
			assertThat(log.entries()).isEmpty();
			context.getBean(Counting.class);
			emit(context, new Ping("a"));
			emit(context, new Ping("b"));
			assertThat(log.entries()).containsExactly("created", "created", "a", "created", "b");
		});
	}

	@Test
	void scopedBeanReceivesWhatHappensInItsScope(CapturedOutput output) {
		requestScoped().withUserConfiguration(RequestScopedConfiguration.class).run((context) -> {
			Log log = context.getBean(Log.class);
			emit(context, new Ping("outside"));
			assertThat(log.entries()).isEmpty();
			RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
			try {
				emit(context, new Ping("a"));
				emit(context, new Ping("b"));
			}
			finally {
				RequestContextHolder.resetRequestAttributes();
			}
			assertThat(log.entries()).containsExactly("created", "a", "b");
			assertThat(output).doesNotContain("failed");
		});
	}

	@Test
	void beanBehindAScopedProxyListensOnce() {
		withListeners().withUserConfiguration(ScopedProxyConfiguration.class)
			.withInitializer((context) -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()))
			.run((context) -> {
				emit(context, new Ping("a"));
				assertThat(context.getBean(Log.class).entries()).containsExactly("created", "a");
			});
	}

	@Test
	void productOfAFactoryBeanListens() {
		withListeners(CountingFactory.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup", "a");
		});
	}

	@Test
	void factoryBeanListensAsItsProductDoes() {
		withListeners(ListeningFactory.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).contains("factory a", "a").hasSize(4);
			SignalBus bus = context.getBean(SignalBus.class);
			context.close();
			assertThat(bus.listenerCount(Ping.class)).isZero();
		});
	}

	@Test
	void singletonRegisteredBeforeTheRefreshListens() {
		Log log = new Log();
		withListeners()
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("manual", new Counting(log)))
			.run((context) -> {
				emit(context, new Ping("a"));
				assertThat(log.entries()).containsExactly("created", "startup", "a");
			});
	}

	@Test
	void beanDefinedAfterTheRefreshListensWhenItIsCreated() {
		withListeners().run((context) -> {
			((GenericApplicationContext) context.getSourceApplicationContext()).registerBean(Counting.class);
			context.getBean(Counting.class);
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup", "a");
		});
	}

	@Test
	void beanCreatedBeforeTheProcessorsListens() {
		withListeners(Counting.class).withBean("needy", NeedyPostProcessor.class).run((context) -> {
			emit(context, new Ping("a"));
			assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup", "a");
		});
	}

	@Test
	void startupBeginComesBeforeTheFirstSingleton() {
		Log log = new Log();
		try (Subscription subscription = Signals.on(StartupBegin.class, (event) -> log.add("startup"))) {
			withListeners().withInitializer((context) -> ((GenericApplicationContext) context).registerBean("aaa",
					SmartInitializingSingleton.class, () -> {
						log.add("singleton");
						return () -> {
						};
					}))
				.run((context) -> assertThat(log.entries()).containsExactly("startup", "singleton"));
		}
	}

	@Test
	void startupBeginComesToEveryListenerOnce() {
		AtomicInteger live = new AtomicInteger();
		withListeners(Counting.class).withBean("last", Counting.class)
			.withBean(SignalBus.class, () -> userBus(live))
			.run((context) -> {
				assertThat(context.getBean(Log.class).entries()).containsExactly("created", "startup", "created",
						"startup");
				assertThat(live).hasValue(1);
			});
	}

	@Test
	void failureOnStartupBeginDoesNotStopTheStart(CapturedOutput output) {
		withListeners(FailingOnStartup.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Listener listenerFailingOnStartup.on(StartupBegin) failed");
		});
	}

	@Test
	void lazyBeanMayListenToTheShutdown() {
		Log log = new Log();
		withListeners()
			.withBean("lazy", LazyShutdownListener.class, () -> new LazyShutdownListener(log),
					(definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(log.entries()).isEmpty());
		assertThat(log.entries()).containsExactly("shutdown");
	}

	private static SignalBus userBus(AtomicInteger live) {
		SignalBus bus = SignalBus.create();
		bus.on(StartupBegin.class, (event) -> live.incrementAndGet());
		return bus;
	}

	private static ApplicationContextRunner requestScoped() {
		return withListeners()
			.withInitializer((context) -> context.getBeanFactory().registerScope("request", new RequestScope()));
	}

	static class Counting {

		private final Log log;

		Counting(Log log) {
			this.log = log;
			log.add("created");
		}

		@OnSignal
		void on(Ping event) {
			this.log.add(event.text());
		}

		@OnSignal(StartupBegin.class)
		void started() {
			this.log.add("startup");
		}

	}

	static class FailingOnStartup {

		@OnSignal
		void on(StartupBegin event) {
			throw new IllegalStateException("startup");
		}

	}

	static class LazyShutdownListener {

		private final Log log;

		LazyShutdownListener(Log log) {
			this.log = log;
		}

		@OnSignal(ShutdownBegin.class)
		void on() {
			this.log.add("shutdown");
		}

	}

	static class EmittingWhenCreated {

		EmittingWhenCreated(SignalBus bus) {
			bus.emit(new Ping("from constructor"));
		}

	}

	static class EmittingWhenDestroyed implements AutoCloseable {

		private final SignalBus bus;

		EmittingWhenDestroyed(SignalBus bus) {
			this.bus = bus;
		}

		@Override
		public void close() {
			this.bus.emit(new Ping("from destroy"));
		}

	}

	static class CountingFactory implements FactoryBean<Counting> {

		@Autowired
		private Log log;

		@Override
		public Counting getObject() {
			return new Counting(this.log);
		}

		@Override
		public Class<?> getObjectType() {
			return Counting.class;
		}

	}

	static class ListeningFactory extends CountingFactory {

		@Autowired
		private Log journal;

		@OnSignal
		void on(Ping event) {
			this.journal.add("factory " + event.text());
		}

	}

	static class NeedyPostProcessor implements BeanPostProcessor {

		NeedyPostProcessor(Counting counting) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		Counting lazy(Log log) {
			return new Counting(log);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeConfiguration {

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		Counting prototype(Log log) {
			return new Counting(log);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RequestScopedConfiguration {

		@Bean
		@Scope("request")
		Counting scoped(Log log) {
			return new Counting(log);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedProxyConfiguration {

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Counting scoped(Log log) {
			return new Counting(log);
		}

	}

}
