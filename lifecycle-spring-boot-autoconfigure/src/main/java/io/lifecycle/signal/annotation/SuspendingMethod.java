package io.lifecycle.signal.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import io.lifecycle.event.LifecycleEvent;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.reactor.MonoKt;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.PropagationContextElement;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Calls a suspend function of Kotlin as a publisher, whose cancellation cancels it.
 * Loaded only if Kotlin's coroutines are present.
 */
final class SuspendingMethod {

	private static final boolean PROPAGATION = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			SuspendingMethod.class.getClassLoader());

	private static final MethodType CALL = MethodType.methodType(Object.class, Object.class, LifecycleEvent.class,
			Continuation.class);

	private SuspendingMethod() {
	}

	/**
	 * Return a handle {@code (Object bean, LifecycleEvent) → Object publisher}.
	 * @param function a handle of the function, whose last parameter is the continuation
	 */
	static MethodHandle publisher(MethodHandle function) {
		boolean takesEvent = function.type().parameterCount() == CALL.parameterCount();
		MethodHandle call = (takesEvent ? function : MethodHandles.dropArguments(function, 1, LifecycleEvent.class))
			.asType(CALL);
		try {
			MethodHandle start = MethodHandles.lookup()
				.findStatic(SuspendingMethod.class, "start",
						MethodType.methodType(Object.class, MethodHandle.class, Object.class, LifecycleEvent.class));
			return start.bindTo(call);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("UnusedMethod") // the handle calls it
	private static Object start(MethodHandle call, Object bean, LifecycleEvent event) {
		Mono<Object> result = MonoKt.mono(context(), (scope, continuation) -> call(call, bean, event, continuation));
		return (PROPAGATION ? result.contextCapture() : result).flatMapMany(SuspendingMethod::rest);
	}

	// As for other methods, it begins on the thread of the emitter. It has the context of
	// the emitter wherever it continues.
	private static CoroutineContext context() {
		CoroutineContext context = Dispatchers.getUnconfined();
		return PROPAGATION ? context.plus(new LoggingContext()).plus(new PropagationContextElement()) : context;
	}

	private static @Nullable Object call(MethodHandle call, Object bean, LifecycleEvent event,
			Continuation<? super Object> continuation) {
		try {
			return (Object) call.invokeExact(bean, event, (Continuation<?>) continuation);
		}
		catch (Throwable ex) {
			throw SuspendingMethod.<RuntimeException>unchecked(ex);
		}
	}

	// Kotlin has no checked exceptions.
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T extends Throwable> T unchecked(Throwable failure) throws T {
		throw (T) failure;
	}

	// A result such as a flow is awaited, like that of a method that does not suspend.
	private static Publisher<?> rest(Object result) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass());
		return (adapter != null) ? adapter.toPublisher(result) : Mono.empty();
	}

}
