package io.lifecycle.signal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of an event class, composed into one method handle, each guarded: the JIT
 * compiles it with the listeners as constants and inlines them, which it cannot do for a
 * loop over an array.
 */
abstract class ListenerChain {

	/**
	 * How many events a loop delivers before composing pays off. Listeners that come and
	 * go never get there.
	 */
	static final int WORTH_COMPOSING = 1000;

	static final String CLASS_DATA = ConstantDescs.DEFAULT_NAME;

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final int MOST_LISTENERS = 32;

	private static final boolean NATIVE_IMAGE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

	private static final MethodType ACCEPT_EVENT = MethodType.methodType(void.class, LifecycleEvent.class);

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	// Empty where no class can be defined.
	private static final byte[] TEMPLATE = template();

	private static final MethodHandle ON_SIGNAL;

	private static final MethodHandle FAILED;

	static {
		try {
			ON_SIGNAL = LOOKUP.findVirtual(SignalListener.class, "onSignal",
					MethodType.methodType(void.class, Object.class));
			FAILED = LOOKUP.findVirtual(Registration.class, "failed",
					MethodType.methodType(void.class, Throwable.class, LifecycleEvent.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static byte[] template() {
		try (InputStream file = ListenerChain.class.getResourceAsStream("ConstantChain.class")) {
			return (file != null && !NATIVE_IMAGE) ? file.readAllBytes() : new byte[0];
		}
		catch (IOException ex) {
			return new byte[0];
		}
	}

	abstract void run(LifecycleEvent event) throws Throwable;

	final void deliver(LifecycleEvent event) {
		try {
			run(event);
		}
		catch (Throwable ex) {
			logger.error("The listeners of {} failed beyond their guards", event.getClass().getName(), ex);
		}
	}

	/**
	 * Compose listeners on another thread, if that is possible and worth it.
	 * @param listeners at least one
	 * @param target receives a chain that runs the listeners in order and never throws
	 */
	static void compose(SyncRegistration[] listeners, Consumer<ListenerChain> target) {
		if (TEMPLATE.length != 0 && listeners.length <= MOST_LISTENERS) {
			ForkJoinPool.commonPool().execute(() -> define(compose(listeners), target));
		}
	}

	private static void define(MethodHandle listeners, Consumer<ListenerChain> target) {
		try {
			Class<?> type = LOOKUP.defineHiddenClassWithClassData(TEMPLATE, listeners, true).lookupClass();
			target.accept((ListenerChain) type.getDeclaredConstructor().newInstance());
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			logger.debug("Listeners stay in a loop", ex);
		}
	}

	private static MethodHandle compose(SyncRegistration[] listeners) {
		MethodHandle chain = guard(listeners[listeners.length - 1]);
		for (int i = listeners.length - 2; i >= 0; i--) {
			chain = MethodHandles.foldArguments(chain, guard(listeners[i]));
		}
		return chain;
	}

	private static MethodHandle guard(SyncRegistration listener) {
		MethodHandle deliver = ON_SIGNAL.bindTo(listener.target()).asType(ACCEPT_EVENT);
		return MethodHandles.catchException(deliver, Throwable.class, FAILED.bindTo(listener));
	}

}
