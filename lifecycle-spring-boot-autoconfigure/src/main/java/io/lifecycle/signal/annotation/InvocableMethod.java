package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.springframework.aop.SpringProxy;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.util.ClassUtils;

/**
 * Finds the method to call on a bean that may be a proxy.
 */
final class InvocableMethod {

	private static final String CHANGE_VISIBILITY = "Make it a package-private, protected or public method that is not final.";

	private final ListenerMethod listener;

	private final Map<Class<?>, MethodInvoker> invokers = new ConcurrentHashMap<>();

	InvocableMethod(ListenerMethod listener) {
		this.listener = listener;
	}

	MethodDelivery bind(Object bean) {
		return this.invokers.computeIfAbsent(bean.getClass(), this::invoker).bind(bean);
	}

	private MethodInvoker invoker(Class<?> beanClass) {
		Method method = select(beanClass);
		try {
			return MethodInvoker.of(method);
		}
		catch (IllegalAccessException ex) {
			throw this.listener.invalid("is in a module that does not open its package",
					"Open its package in the module descriptor.", ex);
		}
	}

	private Method select(Class<?> beanClass) {
		Method method = this.listener.method();
		if (!method.getDeclaringClass().isAssignableFrom(beanClass)) {
			return interfaceMethod(method, beanClass);
		}
		if (SpringProxy.class.isAssignableFrom(beanClass) && !Proxy.isProxyClass(beanClass)) {
			checkOverridable(method, beanClass);
		}
		return method;
	}

	private Method interfaceMethod(Method method, Class<?> proxyClass) {
		return Stream.of(proxyClass.getInterfaces())
			.flatMap((type) -> Stream.of(type.getMethods()))
			.filter((candidate) -> isImplementedBy(candidate, method))
			.findFirst()
			.orElseThrow(() -> this.listener.invalid("is not on an interface of the JDK proxy of the bean",
					"Declare the method on an interface of the bean, or proxy the class (spring.aop.proxy-target-class=true)."));
	}

	// If the interface is generic, this calls the bridge method.
	private static boolean isImplementedBy(Method candidate, Method method) {
		Method implementation = ClassUtils.getMostSpecificMethod(candidate, method.getDeclaringClass());
		return candidate.getName().equals(method.getName())
				&& BridgeMethodResolver.findBridgedMethod(implementation).equals(method);
	}

	// A class-based proxy cannot delegate these calls to its target: they would run on
	// the proxy itself, whose fields are empty.
	private void checkOverridable(Method method, Class<?> proxyClass) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw this.listener.invalid("is private, and the bean is proxied", CHANGE_VISIBILITY);
		}
		if (Modifier.isFinal(method.getModifiers())) {
			throw this.listener.invalid("is final, and the bean is proxied", CHANGE_VISIBILITY);
		}
		if (isPackagePrivate(method) && !isSamePackage(method.getDeclaringClass(), proxyClass)) {
			throw this.listener.invalid("is package-private in another package than the proxy of the bean",
					"Make it protected or public.");
		}
	}

	private static boolean isPackagePrivate(Method method) {
		return (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0;
	}

	private static boolean isSamePackage(Class<?> one, Class<?> other) {
		return one.getPackageName().equals(other.getPackageName()) && one.getClassLoader() == other.getClassLoader();
	}

}
