package dev.larder.bootstrap;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import com.google.inject.BindingAnnotation;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// Marks the `ServeRequest` that clients are served by, whose pages set off prefetching. The one
/// without this mark serves the prefetching itself.
@BindingAnnotation
@Retention(RUNTIME)
@Target({METHOD, PARAMETER})
@interface ForClients {}
