package io.lifecycle.signal.annotation;

import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NativeDetector;

/**
 * Calls a method without reflection: through the lambda that a programmer would have
 * written where that is possible, through a method handle otherwise.
 *
 * @param call a handle {@code (Object bean, LifecycleEvent) → Object result}
 * @param lambda a handle {@code (Object bean) → SignalListener}, or {@code null}
 */
record MethodInvoker(MethodHandle call, @Nullable MethodHandle lambda) {

	private static final MethodType CALL = MethodType.methodType(Object.class, Object.class, LifecycleEvent.class);

	private static final MethodType LAMBDA = MethodType.methodType(SignalListener.class, Object.class);

	private static final MethodType ON_SIGNAL = MethodType.methodType(void.class, Object.class);

	private static final MethodType RUN = MethodType.methodType(void.class);

	private static final MethodHandle WITHOUT_EVENT = withoutEvent();

	private static MethodHandle withoutEvent() {
		try {
			return MethodHandles.lookup()
				.findConstructor(WithoutEvent.class, MethodType.methodType(void.class, Runnable.class))
				.asType(MethodType.methodType(SignalListener.class, Runnable.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	static MethodInvoker of(Method method) throws IllegalAccessException {
		Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
		MethodHandle handle = lookup.unreflect(method);
		MethodHandle call = (method.getParameterCount() == 0)
				? MethodHandles.dropArguments(handle, 1, LifecycleEvent.class) : handle;
		return new MethodInvoker(call.asType(CALL), lambda(lookup, handle));
	}

	private static @Nullable MethodHandle lambda(Lookup lookup, MethodHandle handle) {
		if (NativeDetector.inNativeImage()) {
			return null;
		}
		try {
			MethodHandle lambda = (handle.type().parameterCount() == 1)
					? MethodHandles.filterReturnValue(runnable(lookup, handle), WITHOUT_EVENT)
					: listener(lookup, handle);
			return lambda.asType(LAMBDA);
		}
		catch (LambdaConversionException | LinkageError ex) {
			// Such as a class loader that does not see our interface.
			return null;
		}
	}

	private static MethodHandle runnable(Lookup lookup, MethodHandle handle) throws LambdaConversionException {
		MethodType bind = handle.type().changeReturnType(Runnable.class);
		return LambdaMetafactory.metafactory(lookup, "run", bind, RUN, handle, RUN).getTarget();
	}

	private static MethodHandle listener(Lookup lookup, MethodHandle handle) throws LambdaConversionException {
		MethodType bind = MethodType.methodType(SignalListener.class, handle.type().parameterType(0));
		MethodType onSignal = ON_SIGNAL.changeParameterType(0, handle.type().parameterType(1));
		return LambdaMetafactory.metafactory(lookup, "onSignal", bind, ON_SIGNAL, handle, onSignal).getTarget();
	}

	MethodDelivery bind(Object bean) {
		return new BoundMethod(this, bean);
	}

	/**
	 * A method of one bean instance. A record, because the JIT takes a record's fields
	 * for constants.
	 */
	private record BoundMethod(MethodInvoker invoker, Object bean) implements MethodDelivery {

		@Override
		public @Nullable Object deliver(LifecycleEvent event) throws Exception {
			try {
				return (Object) this.invoker.call().invokeExact(this.bean, event);
			}
			catch (Exception | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new UndeclaredThrowableException(ex);
			}
		}

		@Override
		@SuppressWarnings("unchecked")
		public SignalListener<LifecycleEvent> listener() {
			MethodHandle lambda = this.invoker.lambda();
			if (lambda == null) {
				return MethodDelivery.super.listener();
			}
			try {
				return (SignalListener<LifecycleEvent>) (SignalListener<?>) lambda.invokeExact(this.bean);
			}
			catch (Throwable ex) {
				throw new IllegalStateException("A lambda could not be bound", ex);
			}
		}

	}

	private record WithoutEvent(Runnable method) implements SignalListener<LifecycleEvent> {

		@Override
		public void onSignal(LifecycleEvent event) {
			this.method.run();
		}

	}

}
