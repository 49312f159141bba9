package io.lifecycle.signal.annotation;

import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

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

	static MethodInvoker of(Method method) throws IllegalAccessException {
		Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
		MethodHandle handle = lookup.unreflect(method);
		if (method.getParameterCount() == 0) {
			return new MethodInvoker(MethodHandles.dropArguments(handle, 1, LifecycleEvent.class).asType(CALL), null);
		}
		return new MethodInvoker(handle.asType(CALL), lambda(lookup, handle));
	}

	private static @Nullable MethodHandle lambda(Lookup lookup, MethodHandle handle) {
		if (NativeDetector.inNativeImage()) {
			return null;
		}
		MethodType bind = MethodType.methodType(SignalListener.class, handle.type().parameterType(0));
		MethodType onSignal = ON_SIGNAL.changeParameterType(0, handle.type().parameterType(1));
		try {
			return LambdaMetafactory.metafactory(lookup, "onSignal", bind, ON_SIGNAL, handle, onSignal)
				.getTarget()
				.asType(LAMBDA);
		}
		catch (LambdaConversionException | LinkageError ex) {
			// Such as a class loader that does not see our interface.
			return null;
		}
	}

	MethodDelivery bind(Object bean) {
		return new BoundMethod(this, bean);
	}

}
