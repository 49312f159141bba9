package io.lifecycle.application;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.ShutdownReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of SIGTERM and SIGINT, each in front of the previous one. They call
 * {@code sun.misc.Signal}, the JDK's only way to handle an OS signal, by reflection:
 * compiling against it causes warnings that cannot be suppressed, and a runtime may lack
 * its module. Guarded by {@link OsSignals}.
 */
final class OsSignalHandlers implements InvocationHandler {

	private static final Logger logger = LoggerFactory.getLogger(OsSignals.class);

	private static final List<OsSignalHandlers> installed = new ArrayList<>();

	private final SignalApi api;

	private final Object signal;

	private final ShutdownReason reason;

	private final Object proxy;

	// This is set right after the handler is installed.
	private volatile @Nullable Object previous;

	private OsSignalHandlers(SignalApi api, String name, ShutdownReason reason) throws ReflectiveOperationException {
		this.api = api;
		this.signal = api.signalType.getConstructor(String.class).newInstance(name);
		this.reason = reason;
		this.proxy = Proxy.newProxyInstance(OsSignalHandlers.class.getClassLoader(), new Class<?>[] { api.handlerType },
				this);
	}

	static void install() {
		try {
			SignalApi api = new SignalApi();
			install(api, "TERM", ShutdownReason.SIGTERM);
			install(api, "INT", ShutdownReason.SIGINT);
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			logger.debug("Not handling OS signals", ex);
		}
	}

	private static void install(SignalApi api, String name, ShutdownReason reason) throws ReflectiveOperationException {
		try {
			OsSignalHandlers handler = new OsSignalHandlers(api, name, reason);
			handler.previous = api.handle.invoke(null, handler.signal, handler.proxy);
			installed.add(handler);
		}
		catch (InvocationTargetException ex) {
			// The system does not know the OS signal, or the option -Xrs disables it.
			logger.debug("Not handling {}", reason, ex.getCause());
		}
	}

	static void restore() {
		for (OsSignalHandlers handler : installed) {
			try {
				handler.uninstall();
			}
			catch (ReflectiveOperationException ex) {
				logger.debug("Could not restore the previous handler of {}", handler.reason, ex);
			}
		}
		installed.clear();
	}

	private void uninstall() throws ReflectiveOperationException {
		Object previous = this.previous;
		if (previous == null) {
			return;
		}
		Object current = this.api.handle.invoke(null, this.signal, previous);
		if (current != this.proxy && current != null) {
			// A later handler may still delegate to this one.
			this.api.handle.invoke(null, this.signal, current);
		}
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
		return switch (method.getName()) {
			case "equals" -> args != null && proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "Lifecycle's handler of " + this.reason;
			default -> {
				received();
				yield null;
			}
		};
	}

	private void received() throws ReflectiveOperationException {
		int exitCode = 128 + (int) this.api.number.invoke(this.signal);
		Object previous = this.previous;
		boolean exits = previous == null || previous == this.api.defaultHandler;
		if (!OsSignals.received(this.reason, exitCode, exits)) {
			return;
		}
		if (exits) {
			OsSignals.exit(exitCode);
		}
		else if (previous != this.api.ignoringHandler) {
			this.api.call.invoke(previous, this.signal);
		}
	}

	/**
	 * {@code sun.misc.Signal} and {@code sun.misc.SignalHandler}.
	 */
	private static final class SignalApi {

		private final Class<?> signalType = Class.forName("sun.misc.Signal");

		private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");

		private final Method handle = this.signalType.getMethod("handle", this.signalType, this.handlerType);

		private final Method number = this.signalType.getMethod("getNumber");

		private final Method call = this.handlerType.getMethod("handle", this.signalType);

		private final @Nullable Object defaultHandler = this.handlerType.getField("SIG_DFL").get(null);

		private final @Nullable Object ignoringHandler = this.handlerType.getField("SIG_IGN").get(null);

		SignalApi() throws ReflectiveOperationException {
		}

	}

}
