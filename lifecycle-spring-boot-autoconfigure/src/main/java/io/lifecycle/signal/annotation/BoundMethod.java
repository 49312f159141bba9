package io.lifecycle.signal.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

/**
 * A method of one bean instance. A record, because the JIT takes a record's fields for
 * constants.
 *
 * @param invoker calls the method
 * @param bean the instance
 */
record BoundMethod(MethodInvoker invoker, Object bean) implements MethodDelivery {

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
