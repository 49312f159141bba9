package io.lifecycle.signal.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

/**
 * A method of one bean instance.
 */
final class BoundMethod implements Delivery {

	private final MethodHandle call;

	private final @Nullable MethodHandle lambda;

	private final Object bean;

	BoundMethod(MethodInvoker invoker, Object bean) {
		this.call = invoker.call();
		this.lambda = invoker.lambda();
		this.bean = bean;
	}

	@Override
	public @Nullable Object deliver(LifecycleEvent event) throws Exception {
		try {
			return (Object) this.call.invokeExact(this.bean, event);
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
		if (this.lambda == null) {
			return Delivery.super.listener();
		}
		try {
			return (SignalListener<LifecycleEvent>) (SignalListener<?>) this.lambda.invokeExact(this.bean);
		}
		catch (Throwable ex) {
			throw new IllegalStateException("A lambda could not be bound", ex);
		}
	}

}
