package io.lifecycle.signal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composes the listeners of an event class into one method handle, each guarded: the JIT
 * compiles it with the listeners as constants and inlines them, which it cannot do for a
 * loop over an array.
 */
final class ListenerChain {

	/**
	 * How many events a loop delivers before composing pays off. Listeners that come and
	 * go never get there.
	 */
	static final int WORTH_COMPOSING = 1000;

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final int MOST_LISTENERS = 32;

	private static final boolean NATIVE_IMAGE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

	private static final MethodType ACCEPT_EVENT = MethodType.methodType(void.class, LifecycleEvent.class);

	private static final MethodHandle ON_SIGNAL;

	private static final MethodHandle FAILED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			ON_SIGNAL = lookup.findVirtual(SignalListener.class, "onSignal",
					MethodType.methodType(void.class, Object.class));
			FAILED = lookup.findVirtual(Registration.class, "failed",
					MethodType.methodType(void.class, Throwable.class, LifecycleEvent.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private ListenerChain() {
	}

	/**
	 * Compose listeners on another thread, if that is possible and worth it.
	 * @param listeners at least one
	 * @param target receives a handle of type {@code (LifecycleEvent)void} that runs the
	 * listeners in order and never throws
	 */
	static void compose(SyncRegistration[] listeners, Consumer<MethodHandle> target) {
		if (!NATIVE_IMAGE && listeners.length <= MOST_LISTENERS) {
			ForkJoinPool.commonPool().execute(() -> target.accept(compose(listeners)));
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

	static void deliver(MethodHandle chain, LifecycleEvent event) {
		try {
			chain.invokeExact(event);
		}
		catch (Throwable ex) {
			logger.error("The listeners of {} failed beyond their guards", event.getClass().getName(), ex);
		}
	}

}
