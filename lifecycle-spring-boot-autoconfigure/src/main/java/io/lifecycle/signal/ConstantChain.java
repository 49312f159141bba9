package io.lifecycle.signal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import io.lifecycle.event.LifecycleEvent;

/**
 * Runs the method handle that is the data of its class. Each chain is an instance of a
 * hidden copy of this class, defined from the same class file: the JIT takes the handle
 * for the constant that it is and compiles the listeners into {@link #run}.
 */
final class ConstantChain extends ListenerChain {

	private static final MethodHandle LISTENERS = listeners();

	private static MethodHandle listeners() {
		try {
			return MethodHandles.classData(MethodHandles.lookup(), CLASS_DATA, MethodHandle.class);
		}
		catch (IllegalAccessException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	@Override
	void run(LifecycleEvent event) throws Throwable {
		LISTENERS.invokeExact(event);
	}

}
