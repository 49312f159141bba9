package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.Listeners;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Registers listeners with the bus of a context at any time during its startup, and emits
 * the context's {@link StartupBegin} bean as the first event. Listeners that are added
 * before the bus exists wait for it; those that are added after the event receive it
 * once, when they are registered. Thread-safe.
 *
 * <p>
 * If the bus is infrastructure, it depends on no other bean, and the event is emitted
 * before the first bean is created. If the application defines the bus, it may depend on
 * other beans, and the event is emitted when the context creates early beans, after the
 * beans of an embedded web server.
 *
 * @since 0.1.0
 */
public final class SignalRegistrar
		implements InstantiationAwareBeanPostProcessor, BeanFactoryInitializer<ListableBeanFactory> {

	private final ConfigurableApplicationContext context;

	// This is guarded by this.
	private final List<BusListener> waiting = new ArrayList<>();

	// Only the thread that starts the context uses these.
	private boolean first = true;

	private boolean opened;

	private volatile @Nullable SignalBus bus;

	private volatile @Nullable StartupBegin begin;

	/**
	 * Create a registrar.
	 * @param context the context, whose {@link SignalBus} and, if present,
	 * {@link StartupBegin} are looked up when they may be created
	 */
	public SignalRegistrar(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Register a listener.
	 * @param <E> the type of the events
	 * @param type the type
	 * @param listener the listener
	 * @param options the options
	 * @return the registration
	 * @see SignalBus#on(Class, SignalListener, ListenerOptions)
	 */
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener,
			ListenerOptions options) {
		BusListener busListener = new BusListener(type, (bus) -> bus.on(type, listener, options));
		add(busListener);
		replay(busListener);
		return busListener;
	}

	/**
	 * Register a listener that does not receive an earlier {@link StartupBegin}.
	 */
	synchronized void add(BusListener listener) {
		SignalBus bus = this.bus;
		if (bus != null) {
			listener.connect(bus);
		}
		else {
			this.waiting.add(listener);
		}
	}

	/**
	 * Deliver an earlier {@link StartupBegin} to a listener.
	 */
	void replay(BusListener listener) {
		StartupBegin begin = this.begin;
		if (begin != null) {
			listener.receive(begin);
		}
	}

	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> beanClass, String beanName) {
		if (this.first && !SignalBus.class.isAssignableFrom(beanClass)) {
			this.first = false;
			if (isBusInfrastructure(this.context.getBeanFactory())) {
				open();
			}
		}
		return null;
	}

	private static boolean isBusInfrastructure(ConfigurableListableBeanFactory beanFactory) {
		String[] names = beanFactory.getBeanNamesForType(SignalBus.class, true, false);
		return names.length == 1 && beanFactory.containsBeanDefinition(names[0])
				&& beanFactory.getBeanDefinition(names[0]).getRole() == BeanDefinition.ROLE_INFRASTRUCTURE;
	}

	@Override
	public void initialize(ListableBeanFactory beanFactory) {
		open();
	}

	/**
	 * Register the waiting listeners and emit {@link StartupBegin}. Repeated and nested
	 * calls are ignored.
	 */
	void open() {
		if (!this.opened) {
			this.opened = true;
			// The bus of this context is used even if a parent has one of another name.
			SignalBus bus = this.context.getBeanFactory().getBean(SignalBus.class);
			StartupBegin begin = this.context.getBeanFactory().getBeanProvider(StartupBegin.class).getIfAvailable();
			// The bus may be a mock, which has no listeners.
			Listeners listeners = (begin != null) ? bus.listeners() : null;
			if (listeners != null) {
				listeners.logSlowCalls(false);
			}
			synchronized (this) {
				this.bus = bus;
				this.begin = begin;
				this.waiting.forEach((listener) -> listener.connect(bus));
				this.waiting.clear();
			}
			if (begin != null) {
				bus.emit(begin);
			}
		}
	}

}
