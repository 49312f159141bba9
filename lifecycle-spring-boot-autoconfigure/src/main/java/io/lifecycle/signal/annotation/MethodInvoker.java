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

import org.springframework.core.KotlinDetector;
import org.springframework.core.NativeDetector;

/**
 * Calls a method without reflection: through a generated lambda if possible, otherwise
 * through a method handle.
 *
 * @param call a handle {@code (Object bean, LifecycleEvent) → Object result}
 * @param lambda a handle {@code (Object bean) → Object}, which is a
 * {@code SignalListener} or, for a method without the event, a {@code Runnable};
 * {@code null} if there is none
 */
record MethodInvoker(MethodHandle call, @Nullable MethodHandle lambda) {

	private static final MethodType CALL = MethodType.methodType(Object.class, Object.class, LifecycleEvent.class);

	private static final MethodType LAMBDA = MethodType.methodType(Object.class, Object.class);

	static MethodInvoker of(Method method) throws IllegalAccessException {
		Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
		MethodHandle handle = lookup.unreflect(method);
		if (KotlinDetector.isSuspendingFunction(method)) {
			return new MethodInvoker(SuspendingMethod.publisher(handle), null);
		}
		MethodHandle call = (method.getParameterCount() == 0)
				? MethodHandles.dropArguments(handle, 1, LifecycleEvent.class) : handle;
		return new MethodInvoker(call.asType(CALL), hasLambda(method) ? lambda(lookup, handle) : null);
	}

	// A generated class cannot name a hidden class.
	private static boolean hasLambda(Method method) {
		return !NativeDetector.inNativeImage() && !method.getDeclaringClass().isHidden();
	}

	private static @Nullable MethodHandle lambda(Lookup lookup, MethodHandle handle) {
		MethodType type = handle.type().dropParameterTypes(0, 1).changeReturnType(void.class);
		boolean takesEvent = type.parameterCount() != 0;
		MethodType bind = MethodType.methodType(takesEvent ? SignalListener.class : Runnable.class,
				handle.type().parameterType(0));
		try {
			return LambdaMetafactory
				.metafactory(lookup, takesEvent ? "onSignal" : "run", bind, type.erase(), handle, type)
				.getTarget()
				.asType(LAMBDA);
		}
		catch (LambdaConversionException | LinkageError ex) {
			// The class loader of the bean may not see the interface, for example.
			return null;
		}
	}

	MethodDelivery bind(Object bean) {
		return new BoundMethod(this, bean);
	}

	/**
	 * A method of a bean instance. It is a record because the JIT treats the fields of
	 * records as constants.
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
				Object bound = (Object) lambda.invokeExact(this.bean);
				return (bound instanceof Runnable method) ? (event) -> method.run()
						: (SignalListener<LifecycleEvent>) bound;
			}
			catch (Throwable ex) {
				throw new IllegalStateException("A lambda could not be bound", ex);
			}
		}

	}

}
