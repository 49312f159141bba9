package com.example.lakeside.live;

import org.jspecify.annotations.Nullable;

/**
 * What goes to a page.
 *
 * @param topic what it is about
 * @param content what there is to say
 */
record Message(String topic, @Nullable Object content) {

}
