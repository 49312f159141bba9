package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.annotation.SignalConditions.Root;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;

/**
 * Registers hints for a native image, so that annotated methods can be called and
 * conditions can read events.
 */
final class OnSignalAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> beanClass = ClassUtils.getUserClass(bean.getBeanClass());
		Map<Method, MergedAnnotation<OnSignal>> methods = OnSignalMethods.find(beanClass);
		if (methods.isEmpty()) {
			return null;
		}
		SignalConditions conditions = new SignalConditions(bean.getBeanFactory());
		return (generation,
				code) -> methods.forEach((method, annotation) -> contribute(generation.getRuntimeHints().reflection(),
						conditions, method,
						ListenerMethod.of(bean.getBeanName(),
								ListenerMethod.beanType(beanClass, method, bean::getBeanType), method, annotation,
								(placeholder) -> placeholder)));
	}

	private static void contribute(ReflectionHints hints, SignalConditions conditions, Method method,
			ListenerMethod listener) {
		hints.registerMethod(method, ExecutableMode.INVOKE);
		// A JDK proxy is called through the interface, whose parameter may be generic.
		for (Class<?> type : ClassUtils.getAllInterfacesForClass(method.getDeclaringClass())) {
			Stream.of(type.getMethods())
				.filter((declared) -> declared.getName().equals(method.getName()))
				.forEach((declared) -> hints.registerMethod(declared, ExecutableMode.INVOKE));
		}
		String condition = listener.condition();
		if (!condition.isBlank()) {
			// The values of placeholders are not known yet.
			boolean known = !condition.contains("${") && !condition.contains("#{");
			Stream.of(Set.of(Root.class), listener.types(), known ? conditions.check(listener) : Set.<Class<?>>of())
				.flatMap(Collection::stream)
				.forEach((type) -> hints.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));
		}
	}

}
