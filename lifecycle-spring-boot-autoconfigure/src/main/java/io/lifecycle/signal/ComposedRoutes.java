package io.lifecycle.signal;

import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composes listeners into one method handle: the JIT compiles it with the listeners as
 * constants and inlines them, which it cannot do for a loop over an array.
 */
final class ComposedRoutes {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final int MOST_LISTENERS = 32;

	private static final boolean NATIVE_IMAGE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private static final MethodHandle RUN;

	static {
		try {
			RUN = LOOKUP.findVirtual(ListenerCall.class, "runUnchecked",
					MethodType.methodType(void.class, Caller.class, LifecycleEvent.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private ComposedRoutes() {
	}

	/**
	 * Compose listeners on another thread, if that is possible and worthwhile.
	 * @param listeners the listeners, at least one
	 * @param loop calls the same listeners
	 * @param target receives a route that calls the listeners in order
	 */
	static void compose(ListenerCall[] listeners, Route loop, Consumer<Route> target) {
		if (!NATIVE_IMAGE && listeners.length <= MOST_LISTENERS) {
			ForkJoinPool.commonPool().execute(() -> define(compose(listeners), loop, target));
		}
	}

	private static void define(MethodHandle listeners, Route loop, Consumer<Route> target) {
		try (InputStream template = ComposedRoutes.class.getResourceAsStream("ComposedRoutes$Template.class")) {
			byte[] classFile = Objects.requireNonNull(template).readAllBytes();
			Class<?> type = LOOKUP.defineHiddenClassWithClassData(classFile, listeners, true).lookupClass();
			target.accept((Route) type.getDeclaredConstructor(Route.class).newInstance(loop));
		}
		catch (Exception | LinkageError ex) {
			logger.debug("Could not compose listeners; they are called in a loop", ex);
		}
	}

	private static MethodHandle compose(ListenerCall[] listeners) {
		MethodHandle chain = RUN.bindTo(listeners[listeners.length - 1]);
		for (int i = listeners.length - 2; i >= 0; i--) {
			chain = MethodHandles.foldArguments(chain, RUN.bindTo(listeners[i]));
		}
		return chain;
	}

	/**
	 * Runs the method handle that is the data of its class. Each composed route is an
	 * instance of a hidden copy of this class, defined from the same class file: the JIT
	 * treats the handle as a constant and compiles the listeners into {@link #run}.
	 *
	 * <p>
	 * The state of the thread is checked once after all listeners: a check after each of
	 * them would cost more than the rest of the call. If one of them ever leaves an
	 * interrupt behind, the loop takes over, which checks it before the next one runs.
	 */
	static final class Template extends Route {

		private static final MethodHandle LISTENERS = listeners();

		private final Route loop;

		private boolean careful;

		Template(Route loop) {
			super(loop.timed);
			this.loop = loop;
		}

		private static MethodHandle listeners() {
			try {
				return MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class);
			}
			catch (IllegalAccessException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		@Override
		CompletionStage<Void> run(Caller caller, LifecycleEvent event) throws Throwable {
			if (this.careful) {
				return this.loop.run(caller, event);
			}
			LISTENERS.invokeExact(caller, event);
			return DONE;
		}

		@Override
		void threadChanged() {
			this.careful = true;
		}

	}

}
