package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.signal.OnSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Finds the annotated methods of a bean class: declared, inherited, and annotated on an
 * interface, each once.
 */
final class OnSignalMethods {

	private static final Logger logger = LoggerFactory.getLogger(OnSignalMethods.class);

	private OnSignalMethods() {
	}

	static Map<Method, MergedAnnotation<OnSignal>> find(Class<?> beanClass) {
		if (!AnnotationUtils.isCandidateClass(beanClass, OnSignal.class) || isSpringClass(beanClass)) {
			return Map.of();
		}
		try {
			Map<Method, MergedAnnotation<OnSignal>> methods = MethodIntrospector.selectMethods(beanClass,
					OnSignalMethods::annotation);
			return ClassUtils.isLambdaClass(beanClass) ? ofInterfaces(methods, beanClass) : methods;
		}
		catch (LinkageError | TypeNotPresentException ex) {
			// A method refers to an optional library that is absent.
			logger.debug("Skipping the methods of {}", beanClass, ex);
			return Map.of();
		}
	}

	// The class of a lambda does not have the type arguments of its interface.
	private static Map<Method, MergedAnnotation<OnSignal>> ofInterfaces(Map<Method, MergedAnnotation<OnSignal>> methods,
			Class<?> lambdaClass) {
		Map<Method, MergedAnnotation<OnSignal>> declared = new LinkedHashMap<>();
		methods.forEach((method, annotation) -> declared
			.put(ClassUtils.getInterfaceMethodIfPossible(method, lambdaClass), annotation));
		return declared;
	}

	@SuppressWarnings("NullAway") // MetadataLookup lets null stand for "not annotated"
	private static MergedAnnotation<OnSignal> annotation(Method method) {
		MergedAnnotation<OnSignal> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(OnSignal.class);
		return annotation.isPresent() ? annotation : null;
	}

	// Spring has many beans without listeners, but its samples may have listeners.
	private static boolean isSpringClass(Class<?> beanClass) {
		return beanClass.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(ClassUtils.getUserClass(beanClass), Component.class);
	}

}
